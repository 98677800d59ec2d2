/** Sources, options and results of read and validate. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { errorCodes, read, readSync, validate, validateSync } from 'competiscan'

import { CSV } from './common.mjs'

test('every row is answered', () => {
  const { campaigns, rejected, report } = readSync(CSV)
  assert.deepEqual(campaigns.map((campaign) => campaign.company), ['Northwind Air'])
  assert.deepEqual(rejected.map(({ row, line, raw }) => [row, line, raw]), [[2, 3, 'Acme,sms,soon,Hello,,,,,,']])
  assert.equal(rejected[0].issues[0].code, 'bad_date')
  assert.deepEqual([report.rows, report.accepted, report.rejected, report.duplicates], [2, 1, 1, 0])
})

test('values have their JavaScript types', () => {
  const [campaign] = readSync(CSV).campaigns
  assert.equal(campaign.launchDate, '2026-11-23')
  assert.deepEqual(campaign.budget, { amount: 1500, currency: 'USD' })
  assert.deepEqual(campaign.sentiment, { label: 'positive' })
  assert.deepEqual(campaign.keywords, ['air', 'sale'])
  assert.deepEqual(campaign.extra, { Mood: 'sunny' })
  assert.equal(campaign.impressions, 1000)
  assert.equal('callToAction' in campaign, false)
})

test('a metric is a number as long as that is exact', () => {
  const head = 'company,channel,launch_date,subject,impressions\n'
  const metric = (value) => readSync(Buffer.from(`${head}Acme,email,2026-11-23,Hi,${value}\n`)).campaigns[0].impressions
  assert.equal(metric('9007199254740991'), Number.MAX_SAFE_INTEGER)
  assert.equal(metric('9007199254740992'), 9007199254740992n)
  assert.equal(metric('9999999999999999999'), 9999999999999999999n)
})

test('the four calls and all sources agree', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'competiscan-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'campaigns.csv')
  writeFileSync(path, CSV)
  const expected = readSync(CSV)
  const padded = new Uint8Array([0, ...CSV, 0])
  for (const source of [CSV, path, new Uint8Array(CSV), padded.subarray(1, padded.length - 1)]) {
    assert.deepEqual(readSync(source), expected)
    assert.deepEqual(await read(source), expected)
    assert.deepEqual(validateSync(source), expected.report)
    assert.deepEqual(await validate(source), expected.report)
  }
})

test('bytes are taken when the call is made', async () => {
  const bytes = Buffer.from(CSV)
  const pending = read(bytes)
  bytes.fill(0)
  assert.deepEqual(await pending, readSync(CSV))
})

test('options reach the core', () => {
  const renamed = Buffer.from(CSV.toString().replace('company', 'Marke').replaceAll(',', ';'))
  const options = { delimiter: ';', aliases: { Marke: 'company' }, today: '2026-11-23', limits: { maxColumns: 64 } }
  const report = validateSync(renamed, options)
  assert.equal(report.delimiter, ';')
  assert.deepEqual(report.columns[0], { name: 'Marke', field: 'company' })
  assert.equal(validateSync(CSV, { rules: { bad_date: 'warning' }, maxIssues: 1 }).issues.length, 1)
  for (const none of [undefined, null, {}, { delimiter: null, limits: undefined }]) {
    assert.deepEqual(validateSync(CSV, none), validateSync(CSV))
  }
})

const WRONG = [
  [{ delimeter: ';' }, 'did you mean "delimiter"'],
  [{ nearDuplicate: true }, 'did you mean "near_duplicates"'],
  [{ limits: { maxColums: 3 } }, 'max_columns'],
  [{ rules: { bad_dates: 'off' } }, 'bad_date'],
  [{ aliases: { Marke: 'compny' } }, 'company'],
  [{ nearPercent: 0 }, 'near_percent is 0'],
  [{ maxIssues: -1 }, '-1'],
  [{ format: 'xlsx' }, 'csv'],
  [{ today: 'soon' }, 'soon'],
  [3, 'must be an object'],
  [[], 'must be an object'],
  [() => 1, 'cannot be written as JSON'],
  [{ maxIssues: 1n }, 'cannot be written as JSON'],
  [{ get format() { throw new Error('mine') } }, 'mine'],
]

for (const [options, said] of WRONG) {
  test(`a wrong option says what would be right: ${said}`, async () => {
    const expected = (error) => {
      assert.ok(['invalid_option', 'unknown_name'].includes(error.code), error)
      assert.ok(error.message.includes(said), error.message)
      return true
    }
    assert.throws(() => readSync(CSV, options), expected)
    assert.throws(() => validateSync(CSV, options), expected)
    await assert.rejects(read(CSV, options), expected)
    await assert.rejects(validate(CSV, options), expected)
  })
}

test('a source of the wrong type is refused, never thrown out of a promise', async () => {
  for (const source of [undefined, null, 3, {}, ['a'], new Float64Array(2), new ArrayBuffer(3), Symbol('s')]) {
    const expected = { code: 'invalid_option', message: /source/ }
    assert.throws(() => readSync(source), expected)
    await assert.rejects(validate(source), expected)
  }
})

const HOSTILE = [
  Buffer.alloc(0),
  Buffer.alloc(1000),
  Buffer.from(Array.from({ length: 5000 }, (_, index) => index % 256)),
  Buffer.from('"'.repeat(5000)),
  Buffer.from(','.repeat(5000)),
  Buffer.from('{'.repeat(5000)),
  Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.alloc(999, 0xd8)]),
  Buffer.concat([Buffer.from([0x1f, 0x8b, 8]), Buffer.alloc(99)]),
]

test('hostile bytes give a report or an error of ours', async () => {
  for (const bytes of HOSTILE) {
    const report = await validate(bytes).catch((error) => {
      assert.ok(errorCodes().includes(error.code) && error.code !== 'internal', error)
    })
    if (report) assert.equal(report.rows, report.accepted + report.rejected + report.duplicates)
  }
})

test('rejected rows keep bytes that are no text', () => {
  const head = Buffer.from('company,channel,launch_date,subject\nAcme,email,soon,')
  const [rejected] = readSync(Buffer.concat([head, Buffer.from('Grüße\n')])).rejected
  assert.equal(rejected.raw, 'Acme,email,soon,Grüße')
  assert.equal(rejected.rawBytes, undefined)
})
