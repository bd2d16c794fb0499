/** The order of a round, rotated so that each contender is first in turn. */
export const rotated = <T>(all: readonly T[], round: number): T[] => {
  const by = all.length === 0 ? 0 : round % all.length
  return [...all.slice(by), ...all.slice(0, by)]
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
  return (upper + lower) / 2
}

/** The median of the ratios of each round. A disturbance of a complete round does not change its ratio. */
export const medianRatio = (values: readonly number[], base: readonly number[]): number =>
  median(values.map((value, round) => value / (base[round] ?? Number.NaN)))

/** Measures each contender once per round. */
export const runRounds = async <Key, Report>(
  keys: readonly Key[],
  rounds: number,
  measureOne: (key: Key) => Promise<Report>,
): Promise<ReadonlyMap<Key, readonly Report[]>> => {
  const reports = new Map(keys.map((key): [Key, Report[]] => [key, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const key of rotated(keys, round)) reports.get(key)?.push(await measureOne(key))
  }
  return reports
}
