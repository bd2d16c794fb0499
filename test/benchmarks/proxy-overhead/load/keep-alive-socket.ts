import { connect, type Socket } from 'node:net'

/** One keep-alive connection that asks, and hears one answer at a time. */
export interface KeepAliveSocket {
  readonly ask: (request: string) => void
  readonly close: () => void
}

/** The status of an answer. */
export type OnResponse = (status: number) => void

/** What is onResponse where the connection broke instead. */
const lost = 0

const headEnd = Buffer.from('\r\n\r\n')
const lastChunk = Buffer.from('0\r\n\r\n')

interface Answer {
  readonly status: number
  /** Bytes of the body still to come; undefined: it comes in chunks. */
  left: number | undefined
}

const readHead = (head: string): Answer => {
  const status = Number(head.slice(9, 12))
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  return { status, left: length === undefined ? undefined : Number(length) }
}

/** Whether this part of the body was the last one. */
const isOver = (answer: Answer, part: Buffer): boolean => {
  if (answer.left === undefined) return part.subarray(-lastChunk.length).equals(lastChunk)
  answer.left -= part.length
  return answer.left <= 0
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
    if (!isOver(answer, part)) return
    const { status } = answer
    answer = undefined
    onResponse(status)
  }
}

/** As little as a client can do, so that it measures the server and not itself. A connection that breaks is opened anew. */
export const openKeepAliveSocket = (port: number, onResponse: OnResponse): KeepAliveSocket => {
  let socket: Socket | undefined
  let isAwaited = false
  const hear = (status: number) => {
    isAwaited = false
    onResponse(status)
  }
  const open = (): Socket => {
    const opened = connect({ port, host: '127.0.0.1', noDelay: true })
    opened.on('data', responseReader(hear))
    opened.on('error', () => opened.destroy())
    opened.once('close', () => {
      socket = undefined
      if (isAwaited) hear(lost)
    })
    return opened
  }
  return {
    ask(request) {
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
