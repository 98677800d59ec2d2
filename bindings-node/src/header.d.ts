/* Made by `npm run build` from src/header.d.ts and the Rust sources. Change those, not this. */

/** A path, or bytes (a Buffer is a Uint8Array). A string is always a path. */
export type Source = string | Uint8Array

/** A word the library knows, or another one. */
export type Channel =
  | 'email'
  | 'social_media'
  | 'display_ads'
  | 'search_ads'
  | 'push_notification'
  | 'sms'
  | 'video_ads'
  | 'direct_mail'
  | (string & {})

/** A word the library knows, or another one. */
export type Industry =
  | 'financial_services'
  | 'technology'
  | 'e_commerce'
  | 'travel'
  | 'food_and_beverage'
  | 'retail'
  | (string & {})

export type CampaignType = 'promotional' | 'educational' | 'retention'

export type SentimentLabel = 'negative' | 'neutral' | 'positive'

export type Format = 'csv' | 'json' | 'ndjson' | 'eml' | 'mbox' | 'arrow' | 'parquet' | 'cloudevents'

export type Severity = 'info' | 'warning' | 'error'

/** A metric: a number where that is exact, a bigint from 2^53 on. `Number(count)` makes one kind of both. */
export type Count = number | bigint

/** What a rule is set to: only an error rejects its row. */
export type RuleLevel = 'off' | 'info' | 'warning' | 'error'

/** How to read `03/04/2026`. */
export type DateOrder = 'auto' | 'day_first' | 'month_first'

/** Bounds on the input. */
export interface Limits {
  maxInputBytes?: number
  maxRecordBytes?: number
  maxFieldBytes?: number
  maxColumns?: number
  maxDepth?: number
  maxRatio?: number
  maxMessageBytes?: number
  maxHeaderBytes?: number
  maxMailParts?: number
  maxMailDepth?: number
  maxHtmlBytes?: number
  maxFiles?: number
  maxBatchBytes?: number
}

/** What is left out is found out from the content, or is the default. */
export interface Options {
  format?: Format | null
  /** WHATWG label of the text encoding. */
  encoding?: string | null
  /** Delimiter of a CSV, one ASCII character. */
  delimiter?: string | null
  /** Quote character of a CSV, one ASCII character. */
  quote?: string | null
  /** Escape character of a CSV besides the doubled quote, one ASCII character. */
  escape?: string | null
  /** Whether the first row of a CSV names the columns. */
  hasHeader?: boolean | null
  /** Names for the columns of a CSV, in order, in place of its header. */
  columns?: string[] | null
  /** More names for columns, name in the file to field, such as `{ Marke: 'company' }`. */
  aliases?: Record<string, string> | null
  /** Bounds on the input that differ from the defaults. */
  limits?: Limits | null
  /** Levels that differ from those in `issueCodes()`, such as `{ unknown_channel: 'error' }`. */
  rules?: Record<string, RuleLevel> | null
  dateOrder?: DateOrder | null
  /** The day to judge future dates by, `YYYY-MM-DD`. By default none are judged. */
  today?: string | null
  /** Values for rows that have none, by field, such as `{ channel: 'email' }`. */
  defaults?: Record<string, string> | null
  /** Look for near duplicates within each company. Default false. */
  nearDuplicates?: boolean | null
  /** Similarity from which two texts are near duplicates, 1 to 100. Default 80. */
  nearPercent?: number | null
  /** Look for personal data. Default true. */
  personalData?: boolean | null
  /** Apply the safe fixes and list each in the report. Default false. */
  repair?: boolean | null
  /** Issues and fixes kept in the report; more are only counted. Default 10,000. */
  maxIssues?: number | null
}

/** Which text of a campaign a span points into. A text given by itself is the content. */
export type TextField = 'subject' | 'title' | 'content' | 'call_to_action' | 'offer'

export type OfferKind =
  | 'percent_off'
  | 'amount_off'
  | 'bogo'
  | 'free_item'
  | 'free_shipping'
  | 'free_trial'
  | 'rate'
  | 'cashback'
  | 'points'
  | 'price'
  | 'prize'
  | 'promo_code'

export type Task =
  | 'sentiment'
  | 'campaign_type'
  | 'industry'
  | 'channel'
  | 'language'
  | 'offers'
  | 'call_to_action'
  | 'deadline'
  | 'tactics'

/** What is labelled, and what is known besides what comes with the library. */
export interface ClassifyOptions {
  /** Only these; what is left out stays empty. Default all. */
  tasks?: Task[] | null
  /** The least score by task; a label under it is withheld. */
  thresholds?: Partial<Record<Task, number>> | null
  /** Words and phrases with a tone from -4 to 4. */
  lexicon?: Record<string, number> | null
  /** Further patterns for offers. */
  offerRules?: { kind: OfferKind; pattern: string; unit?: string; currency?: string }[] | null
  /** Further patterns for tactics. */
  tacticRules?: { label: string; pattern: string; weight: number }[] | null
  /** Industries of companies, by name in any case. */
  companies?: Record<string, Industry> | null
  /** Threads a list is split over; 0 is one for each core. Default 1. */
  threads?: number | null
}

/** Something competitors do, planted on request. */
export type Move = 'price_war' | 'silence' | 'copied_campaign' | 'channel_shift'

/** What campaigns are made: lists that are left out allow all. */
export interface GenerateOptions {
  /** The same one makes the same campaigns. Default 0. */
  seed?: number | null
  /** Number of the first record. Default 0. */
  offset?: number | null
  /** A profile of one's own: a JSON file, or a folder laid out like the built-in one. */
  profile?: string | null
  industries?: string[] | null
  companies?: string[] | null
  channels?: string[] | null
  types?: CampaignType[] | null
  /** First day of launch, `YYYY-MM-DD`. Default 2025-01-01. */
  start?: string | null
  /** Last day of launch. Default 2025-12-31. */
  end?: string | null
  /** One currency for all amounts. Default each company's own. */
  currency?: string | null
  moves?: Move[] | null
  /** Whether e-mails have HTML too. Default false. */
  html?: boolean | null
}

/** How a file of them is written. */
export interface GenerateFileOptions extends GenerateOptions {
  /** The format, where the ending of the path does not say it. */
  format?: Format | null
  /** A file for what is true of each campaign, as NDJSON. Its spans are UTF-8 bytes. */
  answers?: string | null
  /** The bytes are the same for any number. Default 1. */
  threads?: number | null
}

/** What is thrown, and what promises are rejected with. */
export interface CompetiscanError extends Error {
  name: 'CompetiscanError'
  /** One of `errorCodes()`. */
  code: string
  /** What to do about it. */
  help?: string
  /** The file. */
  path?: string
  /** Data row from 1; 0 for the file as a whole. */
  row?: number
  /** Line from 1; 0 where lines mean nothing. */
  line?: number
  /** Bytes before the row. */
  byteOffset?: number
  /** The column or field. */
  column?: string
}

