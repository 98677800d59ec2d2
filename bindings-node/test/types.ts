/** Compiled, never run: what the types must accept, and what they must refuse. */
import {
  errorCodes,
  issueCodes,
  read,
  readSync,
  validate,
  validateSync,
  version,
  type Campaign,
  type CompetiscanError,
  type Count,
  type Options,
  type Report,
} from 'competiscan'

const options: Options = { format: 'csv', rules: { bad_date: 'off' }, limits: { maxColumns: 64 }, today: null }

export async function right(bytes: Uint8Array): Promise<number> {
  const { campaigns, rejected, report } = await read('campaigns.csv', options)
  const first: Campaign | undefined = campaigns[0]
  const channel: string = first?.channel ?? 'email'
  const clicks: Count = first?.clicks ?? 0
  const same: Report = await validate(bytes)
  const severity: 'info' | 'warning' | 'error' | undefined = issueCodes()['bad_date']?.severity
  const texts: string[] = [...errorCodes(), version(), channel, same.summary, rejected[0]?.raw ?? '', String(severity)]
  return Number(clicks) + report.qualityScore + texts.length + validateSync(Buffer.alloc(0), null).rows
}

export function place(error: unknown): number | undefined {
  return (error as CompetiscanError).row
}

// @ts-expect-error: there is no such format
readSync('campaigns.csv', { format: 'xlsx' })
// @ts-expect-error: a misspelled option
readSync('campaigns.csv', { delimeter: ';' })
// @ts-expect-error: a source is a path or bytes
readSync(3)
// @ts-expect-error: dates are text
readSync('campaigns.csv').campaigns[0]?.launchDate.getTime()
