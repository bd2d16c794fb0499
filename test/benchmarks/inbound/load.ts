import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { plannrHeaders } from '../../harness/inbound/providers-events.ts'

export interface Target {
  readonly port: number
  readonly path: string
  /** Of the process that answers. */
  readonly pid: number
}

/** Sends signed events of about a kilobyte. Each is another event. */
const openSender = ({ port, path }: Target) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  let sent = 0
  const send = (): Promise<void> => {
    const data = { uuid: String((sent += 1)), title: 'x'.repeat(900), at: Date.now() }
    const body = JSON.stringify({ event: 'task.created', data })
    const headers = { ...plannrHeaders(body), 'content-length': Buffer.byteLength(body) }
    return new Promise((resolve, reject) => {
      const sending = request({ agent, host: '127.0.0.1', port, path, method: 'POST', headers }, (answer) => {
        answer.resume().on('end', () => {
          if (answer.statusCode === 200) resolve()
          else reject(new Error(`answered with ${answer.statusCode}`))
        })
      })
      sending.on('error', reject)
      sending.end(body)
    })
  }
  return { send, close: () => agent.destroy() }
}

/**
 * Sends so many events a second, whether earlier ones were acknowledged or not. Resolves to the milliseconds from the planned time of each to
 * its acknowledgement, in order of size.
 */
export const atRate = async (target: Target, perSecond: number, seconds: number): Promise<number[]> => {
  const { send, close } = openSender(target)
  const start = performance.now() + 50
  const took = await Promise.all(
    Array.from({ length: perSecond * seconds }, async (_, nth) => {
      const planned = start + (nth * 1_000) / perSecond
      await sleep(Math.max(0, planned - performance.now()))
      await send()
      return performance.now() - planned
    }),
  )
  close()
  return took.toSorted((one, other) => one - other)
}

/** Events a second, with so many at once. */
export const atOnce = async (target: Target, concurrency: number, seconds: number): Promise<number> => {
  const { send, close } = openSender(target)
  const end = performance.now() + seconds * 1_000
  let count = 0
  const work = async () => {
    while (performance.now() < end) {
      await send()
      count += 1
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  close()
  return count / seconds
}
