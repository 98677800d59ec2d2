/** Generated campaigns: the same bytes as every other language. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { generate, generateFile, generateSync } from 'competiscan'

import { ROOT } from './common.mjs'

test('golden', async () => {
  const golden = JSON.parse(readFileSync(join(ROOT, 'core', 'tests', 'golden', 'generate.json'), 'utf8'))
  const folder = mkdtempSync(join(tmpdir(), 'competiscan-'))
  try {
    const path = join(folder, 'campaigns.ndjson')
    const metadata = JSON.parse(await generateFile(path, golden.records, { seed: golden.seed, threads: 2 }))
    assert.equal(metadata.generator_version, golden.generator_version)
    assert.equal(createHash('sha256').update(readFileSync(path)).digest('hex'), golden.sha256)
  } finally {
    rmSync(folder, { recursive: true })
  }
  assert.equal(generateSync(1, { seed: golden.seed })[0].id, golden.first_id)
})

test('ranges and filters', async () => {
  const whole = generateSync(30, { seed: 3 })
  assert.deepEqual(whole.slice(10), await generate(20, { seed: 3, offset: 10 }))
  const some = await generate(20, { channels: ['sms'] })
  assert.ok(some.every((campaign) => campaign.channel === 'sms'))
})

test('bad options', async () => {
  await assert.rejects(generate(1, { channels: ['emial'] }), { code: 'invalid_option', help: /did you mean/ })
  assert.throws(() => generateSync(-1), { code: 'invalid_option' })
})
