import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import type { InstanceOptions } from './instance.ts'

export interface OtherProcess {
  /** Lets it ask; answers the fingerprints of the tokens it was given. */
  readonly ask: () => Promise<string[]>
  readonly go: () => void
  /** As the kernel does when memory runs out: no clean-up, no last word. */
  readonly kill: () => Promise<void>
}

const script = new URL('process.ts', import.meta.url).pathname

/** Starts a real second process over the same store file, and waits until it is ready. */
export const spawnProcess = async (
  options: InstanceOptions & { readonly connection: string; readonly times: number },
): Promise<OtherProcess> => {
  const child = spawn(process.execPath, [script, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  onTestFinished(kill)
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const hear = async (): Promise<string> => {
    const line = await lines.next()
    if (line.done === true) throw new Error('the other process ended without an answer')
    return line.value
  }
  await hear()
  const go = () => void child.stdin.write('go\n')
  const ask = async () => {
    go()
    return JSON.parse(await hear()) as string[]
  }
  return { ask, go, kill }
}
