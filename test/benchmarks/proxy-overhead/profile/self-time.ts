/** The used part of a V8 CPU profile. @see https://chromedevtools.github.io/devtools-protocol/v8/Profiler/ */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  }[]
  readonly samples: readonly number[]
  /** Microseconds since the previous sample. */
  readonly timeDeltas: readonly number[]
}

export interface SelfTime {
  readonly name: string
  /** The share of non-idle time. */
  readonly share: number
}

type Frame = CpuProfile['nodes'][number]['callFrame']

const packagePattern = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/
const roomPattern = /\/((?:bff|shared)\/src\/[^/]+)(\/|$)/

// V8 names its own work in parentheses.
const nativeOf = (name: string) => (name.startsWith('(') ? name : `native ${name}`)

/** The group of a function: a folder of the repository, a package, a Node module, or V8. */
export const groupOf = ({ functionName, url }: Frame): string => {
  if (url.startsWith('node:')) return url.replace(/^node:(internal\/)?([^/]+).*$/, 'node:$2')
  return (
    packagePattern.exec(url)?.[1] ?? roomPattern.exec(url)?.[1] ?? (url === '' ? nativeOf(functionName) : url)
  )
}

const placeOf = (frame: Frame): string => {
  const file = frame.url.split(/node_modules\/|\/(?=(?:bff|shared)\/src\/)/).at(-1)
  return `${frame.functionName || '(anonymous)'} ${file === '' ? '' : `${file}:${frame.lineNumber + 1}`}`.trim()
}

const mostFirst = (micros: ReadonlyMap<string, number>, total: number): SelfTime[] =>
  [...micros].map(([name, own]) => ({ name, share: own / total })).toSorted((a, b) => b.share - a.share)

/** The self time by group and by function, without callees. */
export const selfTimes = (profile: CpuProfile) => {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]))
  const groups = new Map<string, number>()
  const functions = new Map<string, number>()
  let total = 0
  for (const [at, id] of profile.samples.entries()) {
    const frame = frames.get(id)
    if (!frame || frame.functionName === '(idle)') continue
    const micros = profile.timeDeltas[at] ?? 0
    total += micros
    groups.set(groupOf(frame), (groups.get(groupOf(frame)) ?? 0) + micros)
    functions.set(placeOf(frame), (functions.get(placeOf(frame)) ?? 0) + micros)
  }
  return { groups: mostFirst(groups, total), functions: mostFirst(functions, total) }
}
