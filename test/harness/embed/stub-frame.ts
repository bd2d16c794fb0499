export const planbridgeOrigin = 'https://planbridge.example'
export const hostOrigin = 'https://shop.example'

export interface StubFrame {
  /** The messages with which the frame begins; none: it never reports. */
  readonly begins?: readonly unknown[]
  /** The answers to a message of the host page, by its type. */
  readonly answers?: Readonly<Record<string, readonly unknown[]>>
}

const loaded = { type: 'planbridge:loaded', versions: [1] }
const ready = { type: 'planbridge:ready', version: 1 }

/** A frame that opens and closes as asked. */
const obliging: Required<StubFrame> = {
  begins: [loaded],
  answers: {
    'planbridge:init': [ready, { type: 'planbridge:size', height: 420 }],
    'planbridge:close': [{ type: 'planbridge:exit', error: null }],
  },
}

/** A page that speaks the protocol of the frame. Tests say more with `say(message)`, and read `received`. */
export const stubFrame = (stub: StubFrame = {}): string => {
  const behaviour = JSON.stringify({ ...obliging, ...stub })
  return `<!doctype html><title>stub</title><button>In the frame</button><script>
    const { begins, answers } = ${behaviour}
    const received = []
    const say = (message, target = ${JSON.stringify(hostOrigin)}) => parent.postMessage(message, target)
    addEventListener('message', ({ source, origin, data }) => {
      if (source !== parent) return
      received.push({ origin, data })
      for (const message of answers[data.type] ?? []) say(message)
    })
    for (const message of begins) say(message)
  </script>`
}
