const key = 'planbridge.renewal-tries'

/** The times of silent renewals of this tab, by connection. Kept across documents, because each try ends the one it began in. */
export function readTries(storage: () => Storage): Readonly<Record<string, number>> {
  try {
    const tries: unknown = JSON.parse(storage().getItem(key) ?? '{}')
    return Object.fromEntries(
      Object.entries(tries ?? {}).filter((pair): pair is [string, number] => typeof pair[1] === 'number'),
    )
  } catch {
    return {}
  }
}

/** Resolves to false if the browser blocks storage: the next document would not know of the try, and begin another one. */
export function noteTry(storage: () => Storage, connection: string, now: number): boolean {
  try {
    storage().setItem(key, JSON.stringify({ ...readTries(storage), [connection]: now }))
    return true
  } catch {
    return false
  }
}
