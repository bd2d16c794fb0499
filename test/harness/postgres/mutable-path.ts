import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'

/** A way to a server on which everything can fall silent, without a connection being closed. */
export interface MutablePath extends AsyncDisposable {
  readonly folder: string
  readonly fallSilent: () => void
  /** What was silent stays lost; what comes anew arrives. */
  readonly speakAgain: () => void
  /** Every connection breaks off, without a word from the server. */
  readonly breakOff: () => void
}

const socketName = '.s.PGSQL.5432'

const joined = (open: Set<Socket>, end: Socket, other: Socket) => {
  open.add(end)
  end.on('error', () => undefined)
  end.on('close', () => {
    open.delete(end)
    other.destroy()
  })
}

/** Lays such a way to the server whose socket lies in `serverFolder`. */
export const mutablePath = async (serverFolder: string): Promise<MutablePath> => {
  const folder = mkdtempSync('/tmp/planbridge-path-')
  const open = new Set<Socket>()
  let silent = false
  const breakOff = () => {
    for (const end of open) end.destroy()
  }
  const path = createServer((near) => {
    const far = connect(join(serverFolder, socketName))
    joined(open, near, far)
    joined(open, far, near)
    if (!silent) near.pipe(far).pipe(near)
  })
  path.listen(join(folder, socketName))
  await once(path, 'listening')
  return {
    folder,
    fallSilent() {
      silent = true
      for (const end of open) end.unpipe().pause()
    },
    speakAgain: () => void (silent = false),
    breakOff,
    async [Symbol.asyncDispose]() {
      breakOff()
      path.close()
      await once(path, 'close')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
