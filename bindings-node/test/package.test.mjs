/** What the package promises besides its functions: version, modules, types, README, and safety of every export. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import * as esm from 'competiscan'

import { PACKAGE, ROOT } from './common.mjs'

const text = (...path) => readFileSync(join(...path), 'utf8')
const manifest = JSON.parse(text(PACKAGE, 'package.json'))
const sources = readdirSync(join(PACKAGE, 'src')).filter((file) => file.endsWith('.rs'))

test('there is one version', () => {
  const [, version] = text(ROOT, 'Cargo.toml').match(/\[workspace\.package\]\s+version = "(.+)"/)
  assert.equal(esm.version(), version)
  assert.equal(manifest.version, version)
})

test('ESM and CommonJS see the same functions', () => {
  const cjs = createRequire(import.meta.url)('competiscan')
  const names = ['TextClassifier', 'classify', 'classifySync', 'errorCodes', 'generate', 'generateFile', 'generateSync', 'issueCodes', 'read', 'readSync', 'validate', 'validateSync', 'version']
  for (const name of names) assert.equal(esm[name], cjs[name])
  const functions = Object.keys(cjs).filter((name) => typeof cjs[name] === 'function' && !name.startsWith('_'))
  assert.deepEqual(functions.sort(), names)
})

test('every exported function catches panics, and promises are made in one place', () => {
  const item = /#\[napi(?:\(([^\]]*)\))?\]\s*(?:#\[[^\]]*\]\s*)*(?:pub )?(async fn|fn|struct|impl|\w+:|\w+)(?: (\w+))?/g
  let functions = 0
  for (const file of sources) {
    const source = text(PACKAGE, 'src', file)
    const items = [...source.matchAll(item)]
    assert.equal(items.length, source.split('#[napi').length - 1, `${file}: an item this test does not understand`)
    for (const [, options = '', kind, name] of items) {
      if (kind === 'struct' || kind === 'impl' || kind.endsWith(':')) continue
      functions += 1
      assert.equal(kind, 'fn', `${file}: ${name}: only functions are covered; promises come from task.rs`)
      assert.match(options, /\bcatch_unwind\b/, `${file}: ${name} would end the process when it panics`)
    }
    if (file !== 'task.rs') {
      assert.doesNotMatch(source, /\bTask(<.*>)? for|AsyncTask::new|\.spawn\(/, `${file}: use task::promise`)
    }
  }
  const exported = text(PACKAGE, 'index.d.ts').split('export declare function').length - 1
  assert.ok(functions >= exported && exported > 0, `${functions} functions found, ${exported} exported`)
})

test('unwinding is on: without it nothing above holds', () => {
  assert.doesNotMatch(text(ROOT, 'Cargo.toml'), /panic = "abort"/)
})

test('index.js and index.d.ts are what the code says', { timeout: 600_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'competiscan-'))
  try {
    // Without the feature of the tests, as a release is built.
    const options = ['build', '--platform', '--no-const-enum', '--no-dts-cache', '--output-dir', folder]
    const built = spawnSync(join(PACKAGE, 'node_modules', '.bin', 'napi'), options, { cwd: PACKAGE, encoding: 'utf8' })
    assert.equal(built.status, 0, built.stderr)
    for (const file of ['index.js', 'index.d.ts']) {
      assert.equal(text(folder, file), text(PACKAGE, file), `${file} is old: run \`npm run build\` and commit it`)
    }
    const names = Object.keys(createRequire(import.meta.url)(join(folder, 'index.js')))
    assert.deepEqual(names.filter((name) => /ForTests/.test(name)), [])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('the types accept right programs and refuse wrong ones', () => {
  const tsc = join(PACKAGE, 'node_modules', '.bin', 'tsc')
  const checked = spawnSync(tsc, ['--project', 'test/tsconfig.json'], { cwd: PACKAGE, encoding: 'utf8' })
  assert.equal(checked.status, 0, checked.stdout + checked.stderr)
})

test('the unions of the types are the words of the core', () => {
  const types = text(PACKAGE, 'index.d.ts')
  const union = (name) => [...types.match(new RegExp(`type ${name} =([^\\n]*(?:\\n  [^\\n]*)*)`))[1].matchAll(/'(\w+)'/g)].map(([, word]) => word)
  const works = (options) => {
    try {
      esm.validateSync(Buffer.from('company\nAcme\n'), options)
    } catch (error) {
      if (error.code === 'invalid_option') throw error
    }
  }
  for (const format of union('Format')) works({ format })
  for (const dateOrder of union('DateOrder')) works({ dateOrder })
  for (const level of union('RuleLevel')) works({ rules: { bad_date: level } })
  const severities = new Set(Object.values(esm.issueCodes()).map((row) => row.severity))
  assert.deepEqual([...severities].sort(), union('Severity').sort())
  const read = (column, word) => {
    const columns = { company: 'Acme', channel: 'email', launch_date: '2026-11-23', subject: 'Hi', [column]: word }
    const csv = `${Object.keys(columns).join(',')}\n${Object.values(columns).join(',')}\n`
    return esm.readSync(Buffer.from(csv))
  }
  for (const word of union('Channel')) assert.equal(read('channel', word).report.counts.unknown_channel, undefined, word)
  for (const word of union('Industry')) assert.equal(read('industry', word).report.counts.unknown_industry, undefined, word)
  for (const word of union('CampaignType')) assert.equal(read('campaign_type', word).campaigns[0].campaignType, word)
  for (const word of union('SentimentLabel')) assert.equal(read('sentiment', word).campaigns[0].sentiment.label, word)
  const options = [...types.match(/interface Options \{([\s\S]*?)\n\}/)[1].matchAll(/^  (\w+)\?:/gm)].map(([, name]) => name)
  let help
  assert.throws(() => esm.validateSync(Buffer.alloc(0), { '~': 1 }), (error) => Boolean((help = error.help)))
  const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  assert.deepEqual(options.map(snake).sort(), help.replace('use one of ', '').split(', ').sort())
})

test('the README program runs', () => {
  const readme = text(PACKAGE, 'README.md')
  const [, program] = readme.match(/```js\n([\s\S]*?)```/)
  const [, expected] = readme.match(/```text\n([\s\S]*?)```/)
  assert.ok(program.split('\n').length <= 12)
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: PACKAGE, encoding: 'utf8' })
  assert.equal(printed, expected)
})

test('the lock file names no host', () => {
  assert.doesNotMatch(text(PACKAGE, 'package-lock.json'), /"resolved": "(?!file:)|https?:\/\/(?!(?:www\.)?(?:github\.com|opencollective\.com|tidelift\.com|feross\.org|paulmillr\.com|patreon\.com|ko-fi\.com|typicode\.com))[^"]*registry/)
  assert.ok(existsSync(join(PACKAGE, '.npmrc')))
})
