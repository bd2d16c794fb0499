import { parse } from 'yaml'

export type Weight = 'C' | 'H' | 'M' | 'L'

/** One assertion, or one attack. Attacks have no weight. */
export interface SecurityRow {
  readonly id: string
  readonly weight: Weight | undefined
  readonly claim: string
}

export interface SecurityArea {
  readonly id: string
  readonly title: string
  readonly rows: readonly SecurityRow[]
}

const readRow = ([id, text]: [string, string]): SecurityRow => {
  const weighted = /^([CHML]) (.*)$/.exec(text)
  return { id, weight: weighted?.[1] as Weight | undefined, claim: weighted?.[2] ?? text }
}

/** Reads `docs/security-rows.yaml`. */
export const readSecurityRows = (text: string): readonly SecurityArea[] =>
  Object.entries(parse(text) as Record<string, Record<string, string>>).map(([heading, rows]) => {
    const [id = '', ...title] = heading.split(' ')
    return { id, title: title.join(' '), rows: Object.entries(rows).map(readRow) }
  })

/** Reasons for rows that no test names or that a test proves only in part. */
export interface SecurityGaps {
  /** The reason why a row is not proven, by row or area. */
  readonly open: Readonly<Record<string, string>>
  /** The missing part of a row that is proven in part. */
  readonly partly: Readonly<Record<string, string>>
  /** Files that prove a row without naming it. */
  readonly shown: Readonly<Record<string, readonly string[]>>
}

/** Reads `docs/security-gaps.yaml`. */
export const readSecurityGaps = (text: string): SecurityGaps => {
  const given = parse(text) as Partial<SecurityGaps>
  return { open: given.open ?? {}, partly: given.partly ?? {}, shown: given.shown ?? {} }
}
