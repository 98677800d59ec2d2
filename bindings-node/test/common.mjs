/** What several tests share. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const PACKAGE = dirname(dirname(fileURLToPath(import.meta.url)))
export const ROOT = dirname(PACKAGE)

/** The functions that only a build with the feature test-panics has. */
export const hooks = createRequire(import.meta.url)('competiscan')
export const noHooks = hooks._panicForTests ? false : 'SKIPPED: built without the feature test-panics'

/** One good row and one with a bad date. */
export const CSV = Buffer.from(
  'company,channel,launch_date,subject,budget,impressions,clicks,sentiment,keywords,Mood\n' +
    'Northwind Air,email,2026-11-23,20% off all flights,1500 USD,1000,50,positive,air;sale,sunny\n' +
    'Acme,sms,soon,Hello,,,,,,\n',
)

/** A table of this many good rows. */
export function table(rows) {
  const lines = ['company,channel,launch_date,subject']
  for (let row = 0; row < rows; row++) lines.push(`Acme,email,2026-11-23,Hello ${row}`)
  return Buffer.from(lines.join('\n'))
}
