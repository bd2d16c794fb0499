import { connect, type Socket } from 'node:net'

/** A keep-alive socket with one request in flight at a time. */
export interface KeepAliveSocket {
  readonly send: (request: string) => void
  readonly close: () => void
}

/** Called with the status of each response. */
export type OnResponse = (status: number) => void

/** The status reported for a broken socket. */
const lost = 0

const headEnd = Buffer.from('\r\n\r\n')
const lastChunk = Buffer.from('0\r\n\r\n')

interface Answer {
  readonly status: number
  /** The remaining bytes of the body, or undefined if it is chunked. */
  remaining: number | undefined
}

const readHead = (head: string): Answer => {
  const status = Number(head.slice(9, 12))
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  return { status, remaining: length === undefined ? undefined : Number(length) }
}

/** Reports whether this part ends the body. */
const isComplete = (answer: Answer, part: Buffer): boolean => {
  if (answer.remaining === undefined) return part.subarray(-lastChunk.length).equals(lastChunk)
  answer.remaining -= part.length
  return answer.remaining <= 0
}

const responseReader = (onResponse: OnResponse) => {
  let answer: Answer | undefined
  let head: Buffer | undefined
  return (chunk: Buffer) => {
    let part = chunk
    if (!answer) {
      head = head ? Buffer.concat([head, chunk]) : chunk
      const end = head.indexOf(headEnd)
      if (end === -1) return
      answer = readHead(head.toString('latin1', 0, end))
      part = head.subarray(end + headEnd.length)
      head = undefined
    }
    if (!isComplete(answer, part)) return
    const { status } = answer
    answer = undefined
    onResponse(status)
  }
}

/** A minimal client, so that the server is measured and not the client. It reopens a broken socket. */
export const openKeepAliveSocket = (port: number, onResponse: OnResponse): KeepAliveSocket => {
  let socket: Socket | undefined
  let isAwaited = false
  const record = (status: number) => {
    isAwaited = false
    onResponse(status)
  }
  const open = (): Socket => {
    const opened = connect({ port, host: '127.0.0.1', noDelay: true })
    opened.on('data', responseReader(record))
    opened.on('error', () => opened.destroy())
    opened.once('close', () => {
      socket = undefined
      if (isAwaited) record(lost)
    })
    return opened
  }
  return {
    send(request) {
      isAwaited = true
      socket ??= open()
      socket.write(request, 'latin1')
    },
    close() {
      isAwaited = false
      socket?.destroy()
    },
  }
}
