import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'

/** A socket proxy that can drop all traffic without closing connections. */
export interface InterruptiblePath extends AsyncDisposable {
  readonly folder: string
  readonly silence: () => void
  /** Forwards new connections again. Silenced ones stay silent. */
  readonly resume: () => void
  /** Closes every connection without a message of the server. */
  readonly disconnect: () => void
}

const socketName = '.s.PGSQL.5432'

const link = (open: Set<Socket>, end: Socket, other: Socket) => {
  open.add(end)
  end.on('error', () => undefined)
  end.on('close', () => {
    open.delete(end)
    other.destroy()
  })
}

/** Opens a proxy to the server whose socket is in `serverFolder`. */
export const openInterruptiblePath = async (serverFolder: string): Promise<InterruptiblePath> => {
  const folder = mkdtempSync('/tmp/planbridge-path-')
  const open = new Set<Socket>()
  let silent = false
  const disconnect = () => {
    for (const end of open) end.destroy()
  }
  const path = createServer((near) => {
    const far = connect(join(serverFolder, socketName))
    link(open, near, far)
    link(open, far, near)
    if (!silent) near.pipe(far).pipe(near)
  })
  path.listen(join(folder, socketName))
  await once(path, 'listening')
  return {
    folder,
    silence() {
      silent = true
      for (const end of open) end.unpipe().pause()
    },
    resume: () => void (silent = false),
    disconnect,
    async [Symbol.asyncDispose]() {
      disconnect()
      path.close()
      await once(path, 'close')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
