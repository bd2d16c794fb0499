/** Runs work, at most so much of one name at a time; the rest waits in its order. */
export type FewAtOnce = <Result>(name: string, work: () => Promise<Result>) => Promise<Result>

interface Line {
  running: number
  readonly waiting: (() => void)[]
}

export const fewAtOnce = (max: number): FewAtOnce => {
  const lines = new Map<string, Line>()
  const lineOf = (name: string): Line => {
    const line = lines.get(name) ?? { running: 0, waiting: [] }
    lines.set(name, line)
    return line
  }
  return async (name, work) => {
    const line = lineOf(name)
    if (line.running < max) line.running += 1
    // The finished work passes its turn on.
    else await new Promise<void>((resolve) => line.waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = line.waiting.shift()
      if (next) next()
      else {
        line.running -= 1
        if (line.running === 0) lines.delete(name)
      }
    }
  }
}
