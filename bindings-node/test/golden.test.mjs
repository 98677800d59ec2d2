/** The same answer as every other language: the golden files of the core. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { read, readSync, validateSync } from 'competiscan'

import { ROOT } from './common.mjs'

const GOLDEN = join(ROOT, 'core', 'tests', 'golden', 'read')
const cases = existsSync(GOLDEN)
  ? readdirSync(GOLDEN, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  : []

/** Keys of these objects are data, not names of ours. */
const DATA = new Set(['extra', 'counts', 'aliases', 'defaults', 'rules'])

const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase())

/** The core's JSON as this package shows it: camelCase, and nothing for null. */
function shown(value, inside = '') {
  if (Array.isArray(value)) return value.map((item) => shown(item))
  if (typeof value === 'string' && /^\d{16,}n$/.test(value)) return BigInt(value.slice(0, -1))
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).filter(([, part]) => part !== null)
  return Object.fromEntries(
    entries.map(([key, part]) => [DATA.has(inside) ? key : camel(key), shown(part, key)]),
  )
}

/** Counts past 2^53 are bigint here, and `JSON.parse` would round them: marked before it sees them. */
const exact = (line) => line.replace(/:(\d{16,})([,}])/g, ':"$1n"$2')

const json = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'))

test('there are golden files', () => assert.ok(cases.length >= 6, `too few in ${GOLDEN}`))

for (const name of cases) {
  test(`golden: ${name}`, async () => {
    const folder = join(GOLDEN, name)
    const [input] = readdirSync(folder).filter((file) => file.startsWith('input.'))
    const source = join(folder, input)
    const options = existsSync(join(folder, 'options.json')) ? shown(json(folder, 'options.json')) : {}
    const lines = readFileSync(join(folder, 'campaigns.ndjson'), 'utf8').split('\n').filter(Boolean)
    // Lists and maps are always there in JavaScript, and left out of JSON when they are empty.
    const campaigns = lines.map((line) => ({ keywords: [], extra: {}, ...shown(JSON.parse(exact(line))) }))
    const report = { fixes: [], ...shown(json(folder, 'report.json')) }

    const result = readSync(source, options)
    assert.deepEqual(result.campaigns, campaigns)
    const { summary, ...rest } = result.report
    assert.deepEqual(rest, report)
    assert.ok(summary.startsWith(`${report.rows} rows = `))
    assert.deepEqual(await read(source, options), result)
    assert.deepEqual(validateSync(source, options), result.report)
  })
}
