/** Errors: one shape, a stable code, all details; panics never end the process. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { errorCodes, issueCodes, read, readSync, validateSync } from 'competiscan'

import { CSV, hooks, noHooks } from './common.mjs'

const DETAILS = {
  name: 'CompetiscanError',
  message: 'some.csv: row 3, line 4: column "launch_date": a test; nothing',
  help: 'nothing',
  path: 'some.csv',
  row: 3,
  line: 4,
  byteOffset: 120,
  column: 'launch_date',
}

test('an error has its code and all details, thrown and rejected', { skip: noHooks }, async () => {
  for (const code of errorCodes()) {
    assert.throws(() => hooks._errorSyncForTests(code), { ...DETAILS, code })
    await assert.rejects(hooks._errorForTests(code), { ...DETAILS, code })
  }
  assert.throws(() => hooks._errorSyncForTests('io'), (error) => error instanceof Error && /errors\.test/.test(error.stack))
})

test('a missing file is not found, thrown and rejected', async () => {
  const expected = { name: 'CompetiscanError', code: 'not_found', path: '/no/such/file.csv', message: /no\/such\/file/ }
  assert.throws(() => readSync('/no/such/file.csv'), expected)
  await assert.rejects(read('/no/such/file.csv'), expected)
  assert.throws(() => readSync('/no/such/file.csv'), (error) => !('row' in error) && !('column' in error))
  assert.throws(() => readSync('a\0b'), (error) => errorCodes().includes(error.code))
})

test('a limit names itself', () => {
  const expected = { code: 'limit_exceeded', message: /max_input_bytes = 10/, help: /raise/ }
  assert.throws(() => validateSync(CSV, { limits: { maxInputBytes: 10 } }), expected)
})

test('a panic becomes an error and the process goes on', { skip: noHooks }, async () => {
  const expected = { code: 'internal', message: /boom/, help: /report it/ }
  assert.throws(() => hooks._panicSyncForTests('boom'), expected)
  await assert.rejects(hooks._panicForTests('boom'), expected)
  await assert.rejects(Promise.all([hooks._panicForTests('boom'), hooks._panicForTests('boom')]), expected)
  assert.throws(() => hooks._panicUnguardedForTests('boom'), /boom/)
  assert.equal(validateSync(CSV).rows, 2)
})

test('the tables are complete', () => {
  assert.equal(errorCodes().length, new Set(errorCodes()).size)
  assert.equal(issueCodes().bad_date.severity, 'error')
  for (const [code, row] of Object.entries(issueCodes())) {
    assert.match(code, /^[a-z_]+$/)
    assert.deepEqual(Object.keys(row).sort(), ['advice', 'family', 'message', 'severity'])
    assert.ok(Object.values(row).every((text) => text.length > 0), code)
  }
})
