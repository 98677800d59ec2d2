/** The classifier of the user's own labels. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { TextClassifier } from 'competiscan'

const numbers = [...Array(40).keys()]
const texts = numbers.map((n) => `${n % 2 === 0 ? 'big sale, half price' : 'your parcel was sent'} ${n}`)
const labels = numbers.map((n) => (n % 2 === 0 ? 'offer' : 'service'))
const model = TextClassifier.fitSync(texts, labels)

test('it tells what it learned', async () => {
  assert.deepEqual(model.classes, ['offer', 'service'])
  assert.equal(model.predict('Sale!'), 'offer')
  assert.deepEqual(model.predictBatch(['a parcel', 'half price']), ['service', 'offer'])
  const shares = model.predictProba('Sale!')
  assert.ok(Math.abs(shares.offer + shares.service - 1) < 1e-9 && shares.offer > 0.5)
  assert.equal(model.score(texts, labels), 1)
  const other = await TextClassifier.fit(texts, labels, { threads: 2 })
  assert.deepEqual(other.toBytes(), model.toBytes())
})

test('it can abstain', () => {
  const sure = TextClassifier.fitSync(texts, labels, { abstainBelow: 1 })
  assert.equal(sure.abstainBelow, 1)
  assert.equal(sure.predictOrAbstain('cats'), null)
})

test('it is evaluated', () => {
  const found = model.evaluate(['sale', 'parcel', 'parcel'], ['offer', 'service', 'offer'])
  assert.equal(found.n, 3)
  assert.deepEqual(found.confusion, [[1, 1], [0, 1]])
  assert.equal(found.perClass[0].recall, 0.5)
})

test('evidence counts UTF-16 units', () => {
  const text = '🎉 Größe: sale'
  const [best] = model.explain(text, 'offer')
  assert.equal(best.text, 'sale')
  assert.equal(text.slice(best.start, best.end), 'sale')
  assert.ok(best.weight > 0)
  assert.throws(() => model.explain(text, 'other'), { code: 'unknown_name' })
})

test('it is saved and loaded', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'competiscan-'))
  try {
    const path = join(folder, 'queues.model')
    await model.save(path)
    const bytes = readFileSync(path)
    assert.deepEqual(new Uint8Array(bytes), model.toBytes())
    for (const other of [await TextClassifier.load(path), TextClassifier.loadSync(path), TextClassifier.fromBytes(bytes)]) {
      assert.deepEqual(other.predictProba('a sale parcel'), model.predictProba('a sale parcel'))
    }
    writeFileSync(path, bytes.subarray(1))
    await assert.rejects(TextClassifier.load(path), { code: 'corrupt_input', path })
    assert.throws(() => TextClassifier.loadSync(join(folder, 'none')), { code: 'not_found' })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('bad training data is refused', async () => {
  for (const [texts, labels] of [[[], []], [['a'], ['x', 'y']], [['a', 'b'], ['x', 'x']]]) {
    assert.throws(() => TextClassifier.fitSync(texts, labels), { name: 'CompetiscanError', code: 'invalid_value' })
    await assert.rejects(TextClassifier.fit(texts, labels), { code: 'invalid_value' })
  }
  assert.throws(() => TextClassifier.fitSync(texts, labels, { passes: 0 }), { code: 'invalid_option' })
})
