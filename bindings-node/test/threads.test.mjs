/** Promises leave the event loop free; worker threads can load and be ended at any time. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

import { readSync, validate } from 'competiscan'

import { CSV, table } from './common.mjs'

test('the event loop turns while a promise is pending', async () => {
  const data = table(60_000)
  let ticks = 0
  let pending = true
  const work = validate(data).finally(() => (pending = false))
  while (pending) {
    await sleep(1)
    ticks += 1
  }
  assert.equal((await work).rows, 60_000)
  assert.ok(ticks >= 5, `the loop turned ${ticks} times`)
})

test('promises run beside each other', async () => {
  const reports = await Promise.all(Array.from({ length: 20 }, () => validate(CSV)))
  for (const report of reports) assert.deepEqual(report, reports[0])
})

const WORKER = `
  const { parentPort, workerData } = require('node:worker_threads')
  const { read } = require(workerData.module)
  read(Buffer.from(workerData.csv)).then((result) => parentPort.postMessage(result))
`

function worker(code, csv) {
  const module = new URL('../index.js', import.meta.url).pathname
  return new Worker(code, { eval: true, workerData: { module, csv } })
}

test('worker threads load the module and work', async () => {
  const expected = readSync(CSV)
  const answers = Array.from({ length: 8 }, () => {
    const thread = worker(WORKER, CSV)
    return new Promise((resolve, reject) => thread.once('message', resolve).once('error', reject))
  })
  for (const answer of await Promise.all(answers)) assert.deepEqual(answer, expected)
})

test('worker threads can be ended in the middle of a call', async () => {
  const busy = `
    const { parentPort, workerData } = require('node:worker_threads')
    const { validate } = require(workerData.module)
    const data = Buffer.from(workerData.csv)
    for (let n = 0; n < 8; n++) validate(data)
    parentPort.postMessage('started')
  `
  const data = table(5_000)
  for (let round = 0; round < 10; round++) {
    const thread = worker(busy, data)
    await new Promise((resolve, reject) => thread.once('message', resolve).once('error', reject))
    await sleep(round)
    await thread.terminate()
  }
  assert.equal(readSync(CSV).report.rows, 2)
})
