import { parse } from 'yaml'

export type Weight = 'C' | 'H' | 'M' | 'L'

/** One assertion, or one hostile case, which has no weight of its own. */
export interface SecurityRow {
  readonly id: string
  readonly weight: Weight | undefined
  readonly holds: string
}

export interface SecurityArea {
  readonly id: string
  readonly title: string
  readonly rows: readonly SecurityRow[]
}

const readRow = ([id, text]: [string, string]): SecurityRow => {
  const weighed = /^([CHML]) (.*)$/.exec(text)
  return { id, weight: weighed?.[1] as Weight | undefined, holds: weighed?.[2] ?? text }
}

/** Reads `docs/security-rows.yaml`. */
export const readSecurityRows = (text: string): readonly SecurityArea[] =>
  Object.entries(parse(text) as Record<string, Record<string, string>>).map(([heading, rows]) => {
    const [id = '', ...title] = heading.split(' ')
    return { id, title: title.join(' '), rows: Object.entries(rows).map(readRow) }
  })

/** What is known of the rows that no test names, or that a test names and does not wholly show. */
export interface SecurityGaps {
  /** Not shown: the reason, by row or by area. */
  readonly open: Readonly<Record<string, string>>
  /** Shown in part: what is missing. */
  readonly partly: Readonly<Record<string, string>>
  /** Shown by a test that does not name the row. */
  readonly shown: Readonly<Record<string, readonly string[]>>
}

/** Reads `docs/security-gaps.yaml`. */
export const readSecurityGaps = (text: string): SecurityGaps => {
  const given = parse(text) as Partial<SecurityGaps>
  return { open: given.open ?? {}, partly: given.partly ?? {}, shown: given.shown ?? {} }
}
