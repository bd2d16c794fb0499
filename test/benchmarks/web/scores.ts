/** The part of a Lighthouse result that is printed. */
export interface Audit {
  readonly lighthouseVersion: string
  readonly categories: Readonly<Record<string, { readonly title: string; readonly score: number | null }>>
  readonly audits: Readonly<
    Record<
      string,
      {
        readonly title: string
        readonly score: number | null
        readonly numericValue?: number
        readonly numericUnit?: string
      }
    >
  >
}

const metrics = [
  'first-contentful-paint',
  'largest-contentful-paint',
  'total-blocking-time',
  'speed-index',
  'cumulative-layout-shift',
] as const

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN

const row = (name: string, values: readonly number[], digits: number) => {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const text = (value: number) => value.toFixed(digits)
  return `| ${name.padEnd(28)} | ${text(median(values)).padStart(7)} | ${text(low)} to ${text(high)} |`
}

/** A table of the median and range of scores and metrics, and the audits below 1 of the two categories without a measurement. */
export const scoresTable = (results: readonly Audit[]): string => {
  const [first] = results
  if (!first) throw new Error('no results')
  const scores = Object.entries(first.categories).map(([name, { title }]) =>
    row(
      title,
      results.map(({ categories }) => (categories[name]?.score ?? 0) * 100),
      0,
    ),
  )
  const measured = metrics.map((name) => {
    const values = results.map(({ audits }) => audits[name]?.numericValue ?? Number.NaN)
    const isTime = first.audits[name]?.numericUnit === 'millisecond'
    return row(`${name}${isTime ? ' (ms)' : ''}`, values, isTime ? 0 : 3)
  })
  const failed = Object.values(first.audits).filter(
    ({ score, numericValue }) => score === 0 && numericValue === undefined,
  )
  return [
    `Lighthouse ${first.lighthouseVersion}, mobile, ${results.length} runs`,
    '',
    '|                              |  median | range |',
    '| ---------------------------- | ------: | ----- |',
    ...scores,
    ...measured,
    ...failed.map(({ title }) => `not passed: ${title}`),
  ].join('\n')
}
