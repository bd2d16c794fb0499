import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import type { InstanceOptions } from './instance.ts'

export interface TokenProcess {
  /** Makes the process request tokens and returns their fingerprints. */
  readonly requestTokens: () => Promise<string[]>
  /** Makes the process request tokens without waiting. */
  readonly start: () => void
  /** Ends the process with SIGKILL. */
  readonly kill: () => Promise<void>
}

const script = new URL('token-process.ts', import.meta.url).pathname

/** Starts a second process over the same store file and waits until it is ready. */
export const startTokenProcess = async (
  options: InstanceOptions & { readonly connection: string; readonly times: number },
): Promise<TokenProcess> => {
  const child = spawn(process.execPath, [script, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
  }
  onTestFinished(kill)
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const nextLine = async (): Promise<string> => {
    const line = await lines.next()
    if (line.done === true) throw new Error('the other process exited without a response')
    return line.value
  }
  await nextLine()
  const start = () => void child.stdin.write('request\n')
  const requestTokens = async () => {
    start()
    return JSON.parse(await nextLine()) as string[]
  }
  return { requestTokens, start, kill }
}
