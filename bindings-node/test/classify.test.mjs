/** Labels with evidence. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { classify, classifySync, generateSync } from 'competiscan'

const TEXT = 'Café week 🎉: 20% off everything with code CAFE20. Ends Sunday! Shop now at https://cafe.example'

test('a text has labels with their spans', async () => {
  const [found] = await classify([TEXT])
  const kinds = Object.fromEntries(found.offers.map((offer) => [offer.kind, offer]))
  assert.equal(kinds.percent_off.value, 20)
  assert.equal(kinds.promo_code.code, 'CAFE20')
  for (const span of [...found.offers, found.deadline, found.callToAction, ...found.sentiment.evidence]) {
    assert.equal(TEXT.slice(span.start, span.end), span.text)
  }
})

test('campaigns come back in order', async () => {
  const campaigns = generateSync(100, { seed: 5 })
  const one = classifySync(campaigns)
  assert.deepEqual(one.map((labels) => labels.id), campaigns.map((campaign) => campaign.id))
  assert.deepEqual(await classify(campaigns, { threads: 2 }), one)
})

test('options', () => {
  const [found] = classifySync(['Save 20% today only'], { tasks: ['offers'] })
  assert.equal(found.offers.length, 1)
  assert.equal(found.deadline, undefined)
  const [ruled] = classifySync(['Two coffees for a tenner'], {
    offerRules: [{ kind: 'price', pattern: 'for a tenner' }],
  })
  assert.ok(ruled.offers.some((offer) => offer.text === 'for a tenner'))
  assert.throws(() => classifySync(['x'], { tasks: ['mood'] }), { code: 'invalid_option', message: /mood/ })
  assert.throws(() => classifySync('x'), { code: 'invalid_option' })
  assert.throws(() => classifySync([1]), { message: /item 0/ })
})

test('odd texts have an answer', () => {
  for (const text of ['', ' ', '\u202emarhaba', 'a'.repeat(200_000), '🎉'.repeat(1000)]) {
    assert.deepEqual(classifySync([text])[0].offers, [])
  }
})
