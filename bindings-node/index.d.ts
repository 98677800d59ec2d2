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


/**
 * Which binding artifact the generated loader actually loaded: `'native'` for
 * a native addon, otherwise the `platformArchABI` of the WASI flavor. Every
 * flavor napi-rs can build is listed, because `NAPI_RS_NATIVE_LIBRARY_PATH`
 * can point the loader at a WASI artifact this package does not build itself.
 */
export declare const __napiBindingTarget: 'native' | 'wasm32-wasi' | 'wasm32-wasip1'

/** Learns your own labels from texts, in seconds, and tells them of new texts. */
export declare class TextClassifier {
  /**
   * Learns to tell the labels of the texts, on a thread of its own; `texts[i]` has the label `labels[i]`.
   *
   * The same texts, labels and options give the same model, on any platform and number of threads.
   */
  static fit(texts: Array<string>, labels: Array<string>, options?: TextClassifierOptions | undefined | null): Promise<TextClassifier>
  /** As `fit`, on the calling thread. */
  static fitSync(texts: Array<string>, labels: Array<string>, options?: TextClassifierOptions | undefined | null): TextClassifier
  /** Reads a model that `save` or `competiscan train` wrote, on a thread of its own. */
  static load(path: string): Promise<TextClassifier>
  /** As `load`, on the calling thread. */
  static loadSync(path: string): TextClassifier
  /** The model in bytes that `toBytes` gave. */
  static fromBytes(data: Uint8Array): TextClassifier
  /** The labels it tells apart, sorted. */
  get classes(): Array<string>
  /** The probability below which `predictOrAbstain` says nothing. */
  get abstainBelow(): number
  /** The most probable label. */
  predict(text: string): string
  /** The most probable label, or null where its probability is below `abstainBelow`. */
  predictOrAbstain(text: string): string | null
  /** The most probable label of each text. */
  predictBatch(texts: Array<string>): Array<string>
  /** The probability of every label; they sum to 1. */
  predictProba(text: string): Record<string, number>
  /** The words of the text that speak for or against the label, the strongest for it first. */
  explain(text: string, label: string): Array<WordEvidence>
  /** Share of the texts whose most probable label is the one given: the accuracy. */
  score(texts: Array<string>, labels: Array<string>): number
  /** Compares what it says of the texts with their labels. */
  evaluate(texts: Array<string>, labels: Array<string>): Evaluation
  /** Writes the model to a file, which appears whole or not at all, on a thread of its own. */
  save(path: string): Promise<void>
  /** As `save`, on the calling thread. */
  saveSync(path: string): void
  /** The bytes that `save` writes. */
  toBytes(): Uint8Array
}

/** Money spent or planned: one amount, or the range an ad library publishes. */
export interface Budget {
  amount?: number
  low?: number
  high?: number
  /** An ISO 4217 code. */
  currency?: string
}

/** One marketing message, as observed from one company on one channel. Values that are not there are left out. */
export interface Campaign {
  /** Identity: given, or made from the content. */
  id: string
  /** Who sent it. */
  company: string
  /** Line of business, one of the known ones or another word. */
  industry?: Industry
  /** The way it reached its audience, one of the known ones or another word. */
  channel: Channel
  /** What it is for. */
  campaignType?: CampaignType
  /** Headline, or the name of the campaign. */
  title?: string
  /** Subject line of a mail. */
  subject?: string
  /** The words, as plain text. */
  content?: string
  /** The markup of a mail, as it came. Never render it unescaped. */
  html?: string
  /** What the reader is asked to do. */
  callToAction?: string
  /** What is promised, in the sender's words. */
  offer?: string
  /** Whom it is meant for. */
  audience?: string
  /** Where the observation comes from. */
  source?: string
  /** Where a click leads. */
  landingUrl?: string
  /** Language of the words, a BCP 47 tag. */
  language?: string
  /** Where it ran, an ISO 3166 code. */
  region?: string
  /** Words it is filed under. */
  keywords: Array<string>
  /** First day of the flight, `YYYY-MM-DD`. */
  launchDate: string
  /** Last day of the flight, `YYYY-MM-DD`. */
  endDate?: string
  /** When it was observed, ISO 8601 in UTC. */
  observedAt?: string
  /** Money spent or planned. */
  budget?: Budget
  /** How often it was shown or delivered. A bigint from 2^53 on. */
  impressions?: Count
  /** How often it was clicked. A bigint from 2^53 on. */
  clicks?: Count
  /** How often a click became what the sender wanted. A bigint from 2^53 on. */
  conversions?: Count
  /** The tone that came with the data. */
  sentiment?: Sentiment
  /** Every column nobody knew, by its own name. */
  extra: Record<string, string>
}

/** Everything said about one campaign. */
export interface Classification {
  id: string
  /** BCP 47 tag of the text's language, where it can be told. */
  language?: string
  sentiment: SentimentPrediction
  campaignType: Prediction
  industry: Prediction
  channel: Prediction
  offers: Array<OfferSpan>
  callToAction?: LabelSpan
  deadline?: LabelSpan
  tactics: Array<TacticPrediction>
}

/** Labels campaigns or texts, on a thread of its own; the results are in their order. */
export declare function classify(items: Array<string | Campaign>, options?: ClassifyOptions | null): Promise<Array<Classification>>

/** As `classify`, on the calling thread. */
export declare function classifySync(items: Array<string | Campaign>, options?: ClassifyOptions | null): Array<Classification>

/** How well one label was told. */
export interface ClassScore {
  /** The label. */
  label: string
  /** Share of the texts said to have the label that have it. */
  precision: number
  /** Share of the texts with the label that were said to. */
  recall: number
  /** Harmonic mean of the two. */
  f1: number
  /** Texts with the label. */
  support: number
}

/** A column of the input and the field it was read as. */
export interface ColumnUse {
  /** The name in the file. */
  name: string
  /** The field; absent for a column kept in `extra`. */
  field?: string
}

/** Every value `code` of a `CompetiscanError` can have. */
export declare function errorCodes(): Array<string>

/** How well a classifier did on texts whose labels are known. */
export interface Evaluation {
  /** Texts. */
  n: number
  /** Share that came out right. */
  accuracy: number
  /** Mean of the F1 of every label that was given or said. */
  macroF1: number
  /** Expected calibration error, over 15 bins. */
  ece: number
  /** Share of the texts on which the classifier abstains. */
  abstained: number
  /** Share that came out right where it does not abstain. */
  accuracyWhenSure: number
  /** One row a label, sorted. */
  perClass: Array<ClassScore>
  /** Texts by given label (rows) and said label (columns), in the order of `perClass`. */
  confusion: Array<Array<number>>
}

/** A piece of text that speaks for a label. `start` and `end` count UTF-16 units, as `slice` does. */
export interface Evidence {
  field: TextField
  start: number
  end: number
  text: string
  /** How much the span moved the label's score; negative where it speaks against the label. */
  weight: number
  /** What found it: `lexicon`, `model`, or the name of a rule. */
  rule: string
}

/** One safe fix that was applied. */
export interface Fix {
  /** Data row from 1. */
  row: number
  /** Line from 1; 0 where lines mean nothing. */
  line: number
  /** The column, by its name in the file. */
  column: string
  /** The issue it removes: a key of `issueCodes()`. */
  code: string
  /** The value before, cut to 120 characters. */
  before: string
  /** The value after, cut to 120 characters; absent if the value was moved to `extra`. */
  after?: string
  /** The file, when there are several. */
  file?: string
}

/**
 * Makes campaigns of companies that do not exist, on a thread of its own. Record i of a seed is the same
 * everywhere and for good.
 */
export declare function generate(count: number, options?: GenerateOptions | null): Promise<Array<Campaign>>

/**
 * Writes campaigns as `generate` makes them to a file, in memory that does not grow with their number. The
 * ending of the path says the format. What comes back is JSON: what has to be known to make them again.
 */
export declare function generateFile(path: string, count: number, options?: GenerateFileOptions | null): Promise<string>

/** As `generate`, on the calling thread. */
export declare function generateSync(count: number, options?: GenerateOptions | null): Array<Campaign>

/** One finding, with its place and what to do. */
export interface Issue {
  /** Data row, message or JSON value from 1; 0 for the file as a whole. */
  row: number
  /** Line from 1; 0 where lines mean nothing. */
  line: number
  /** The column, by its name in the file. */
  column?: string
  /** Bytes before the row, after decompression. */
  byteOffset: number
  /** What was found: a key of `issueCodes()`. */
  code: string
  /** What it means for the row. */
  severity: Severity
  /** The offending value, cut to 120 characters. */
  value: string
  /** What is wrong. */
  message: string
  /** What to do, or the value that was probably meant. */
  suggestion: string
  /** The file, when there are several. */
  file?: string
}

/** What an issue code means. */
export interface IssueCode {
  /** What it means for the row, unless `rules` say otherwise. */
  severity: Severity
  /** The group of rules it comes from. */
  family: string
  /** What is wrong. */
  message: string
  /** What to do about it. */
  advice: string
}

/** Every value `code` of an `Issue` can have. */
export declare function issueCodes(): Record<string, IssueCode>

/** The step the reader is asked to take, or a stated limit in time. */
export interface LabelSpan {
  text: string
  /** The last day of a deadline, `YYYY-MM-DD`, where the words and the launch date tell it. */
  date?: string
  field: TextField
  start: number
  end: number
}

/** A promise, with its value. */
export interface OfferSpan {
  kind: OfferKind
  value?: number
  /** What the number counts. */
  unit?: string
  /** ISO 4217 code. */
  currency?: string
  /** The code to be entered. */
  code?: string
  text: string
  field: TextField
  start: number
  end: number
}

/** A label out of a closed set. */
export interface Prediction {
  /** The likeliest label, unless it is withheld. */
  label?: string
  /** Calibrated probability of the likeliest label. */
  score: number
  probabilities: Record<string, number>
  /** Whether the score is under the threshold, so that the label is withheld. */
  abstained: boolean
  evidence: Array<Evidence>
}

/**
 * Reads campaigns of any supported format into memory and checks them, on a thread of its own.
 *
 * Every row is answered: it is in `campaigns`, in `rejected`, or counted as a duplicate in `report`. The
 * promise is rejected, with a `CompetiscanError`, if the input as a whole cannot be read or an option is
 * impossible.
 */
export declare function read(source: Source, options?: Options | null): Promise<ReadResult>

/** What `read` gives back: an answer for every row of the input. */
export interface ReadResult {
  /** The accepted campaigns, in order. */
  campaigns: Array<Campaign>
  /** The rejected rows, in order, with their bytes and reasons. */
  rejected: Array<Rejected>
  /** The counts and the issues. */
  report: Report
}

/** As `read`, on the calling thread. */
export declare function readSync(source: Source, options?: Options | null): ReadResult

/** A rejected row, with its bytes and its reasons. */
export interface Rejected {
  /** Data row from 1. */
  row: number
  /** Line from 1; 0 where lines mean nothing. */
  line: number
  /** Bytes before the row, after decompression. */
  byteOffset: number
  /** The row as it stands in the input, with U+FFFD for bytes that are not UTF-8. */
  raw: string
  /** The exact bytes, if they are not UTF-8. */
  rawBytes?: Uint8Array
  /** Why it was rejected, and whatever else was found. */
  issues: Array<Issue>
}

/** What a validation found: `rows === accepted + rejected + duplicates`, always. */
export interface Report {
  /** Data rows, messages or JSON values read. */
  rows: number
  /** Rows with no issue of severity error. */
  accepted: number
  /** Rows with one. */
  rejected: number
  /** Rows that repeat an earlier one exactly. */
  duplicates: number
  /** Rows that were accepted only after safe fixes. Part of `accepted`. */
  repaired: number
  /** A cap was hit or reading stopped early: the lists are not complete. The counts are. */
  partial: boolean
  /** The format of the input. */
  format?: Format
  /** Text encoding, WHATWG name in lower case. */
  encoding?: string
  /** Delimiter of a CSV. */
  delimiter?: string
  /** Who wrote the table, where its columns tell. */
  layout?: string
  /** 0 to 100: the mean score of the rows. */
  qualityScore: number
  /** How often each code was found, complete even when `issues` is not. */
  counts: Record<string, number>
  /** The columns of the input and the fields they were read as. */
  columns: Array<ColumnUse>
  /** The issues, in the order of the rows. */
  issues: Array<Issue>
  /** The fixes that `repair` applied. */
  fixes: Array<Fix>
  /** All of it in a few lines for people. */
  summary: string
}

/** A tone that came with the data. */
export interface Sentiment {
  label?: SentimentLabel
  /** From -1 to 1. */
  score?: number
}

/** The tone of the words. */
export interface SentimentPrediction {
  label: SentimentLabel
  /** From -1 to 1. */
  score: number
  /** The score less the mean of marketing messages of the same industry. */
  relative?: number
  probabilities: Record<string, number>
  evidence: Array<Evidence>
}

/** A means of persuasion. */
export interface TacticPrediction {
  label: string
  /** 0 to 1. */
  score: number
  evidence: Array<Evidence>
}

/** Options for learning. */
export interface TextClassifierOptions {
  /** Price of an error against a simple model. Default 0.3 for two classes and 2 for more. */
  cost?: number
  /** Passes over the texts. Default 10. */
  passes?: number
  /** Seed of the order in which texts are learned. */
  seed?: number
  /** Threads that learn, where there are more than 16 classes; the model is the same for any number. Default 1. */
  threads?: number
  /** Largest size of the saved model. Default 5 000 000. */
  maxModelBytes?: number
  /** Hold a fifth of the texts back first to find out how sure the model may be. Default true. */
  calibrate?: boolean
  /** Probability below which `predictOrAbstain` says nothing. Default 0. */
  abstainBelow?: number
}

/**
 * Checks campaigns of any supported format in one pass and keeps none, so that memory stays small, on a thread
 * of its own.
 */
export declare function validate(source: Source, options?: Options | null): Promise<Report>

/** As `validate`, on the calling thread. */
export declare function validateSync(source: Source, options?: Options | null): Report

/** The version of the library. */
export declare function version(): string

/** A word of a text and how much it speaks for a label. */
export interface WordEvidence {
  /** First UTF-16 unit in the text. */
  start: number
  /** One past the last UTF-16 unit. */
  end: number
  /** The word, `text.slice(start, end)`. */
  text: string
  /** How much the word moves the margin of the label; negative where it speaks against the label. */
  weight: number
}
