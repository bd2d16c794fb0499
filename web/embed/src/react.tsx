'use client'

import {
  type DetailedHTMLProps,
  forwardRef,
  type HTMLAttributes,
  type ReactElement,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { Connector } from './create-connect.ts'
import { definePlanbridgeConnect, type PlanbridgeConnectElement } from './element.ts'
import type { ConnectOptions, EmbedError, OpenOptions } from './types.ts'

/** The attributes of the element in JSX, with `key` and `ref`. */
export type PlanbridgeConnectAttributes = DetailedHTMLProps<
  HTMLAttributes<PlanbridgeConnectElement>,
  PlanbridgeConnectElement
> & {
  readonly origin?: string
  readonly presentation?: string
  readonly locale?: string
  readonly class?: string | undefined
}

declare module 'react' {
  // JSX is a namespace in React's types, and only a namespace extends it.
  namespace JSX {
    interface IntrinsicElements {
      'planbridge-connect': PlanbridgeConnectAttributes
    }
  }
}

/** The options of `createConnect`. The token may come later: `open` then waits for it. */
export interface UseConnectOptions extends Omit<ConnectOptions, 'token'> {
  readonly token: ConnectOptions['token'] | null | undefined
}

/** `idle`: not opened yet. `success` and `exit`: the result of the last flow. */
export type ConnectHookStatus = 'idle' | 'loading' | 'open' | 'success' | 'exit'

export interface UseConnect {
  readonly open: (options?: OpenOptions) => void
  readonly close: () => void
  /** True once `open` has an effect at once. */
  readonly ready: boolean
  readonly status: ConnectHookStatus
  /** The error of the last exit; null without one. */
  readonly error: EmbedError | null
}

interface Progress {
  readonly status: ConnectHookStatus
  readonly error: EmbedError | null
}

type Latest = RefObject<UseConnectOptions>

/** The callbacks of the last render, and the progress that the component shows. */
const listening = (latest: Latest, show: (progress: Progress) => void) => ({
  onSuccess: (result: Parameters<NonNullable<ConnectOptions['onSuccess']>>[0]) => {
    show({ status: 'success', error: null })
    latest.current.onSuccess?.(result)
  },
  onExit: (...[error, facts]: Parameters<NonNullable<ConnectOptions['onExit']>>) => {
    show({ status: 'exit', error })
    latest.current.onExit?.(error, facts)
  },
  onEvent: (...event: Parameters<NonNullable<ConnectOptions['onEvent']>>) =>
    latest.current.onEvent?.(...event),
})

const never = () => () => {}
const inBrowser = () => true
const onServer = () => false

/** Opens Planbridge from a component. An unmounted component ends its flow. */
export const useConnect = (options: UseConnectOptions): UseConnect => {
  const latest = useRef(options)
  const connector = useRef<Connector | undefined>(undefined)
  const destroying = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const waiting = useRef<OpenOptions | undefined>(undefined)
  const [progress, show] = useState<Progress>({ status: 'idle', error: null })
  const isMounted = useSyncExternalStore(never, inBrowser, onServer)
  const { token, origin, presentation, locale, appearance, privateNetwork } = options
  const isReady = isMounted && token !== null && token !== undefined && token !== ''

  useEffect(() => {
    latest.current = options
  })
  useEffect(() => {
    // StrictMode unmounts and mounts again at once, which must not end anything.
    clearTimeout(destroying.current)
    connector.current ??= new Connector(
      { ...latest.current, token: latest.current.token ?? '', ...listening(latest, show) },
      { onState: (state) => state !== 'closed' && show({ status: state, error: null }) },
    )
    return () => {
      destroying.current = setTimeout(() => {
        connector.current?.destroy()
        connector.current = undefined
      })
    }
  }, [])
  useEffect(() => {
    connector.current?.update({
      token: token ?? '',
      origin,
      presentation,
      locale,
      appearance,
      privateNetwork,
    })
  }, [token, origin, presentation, locale, appearance, privateNetwork])
  useEffect(() => {
    const opened = waiting.current
    if (!isReady || !opened) return
    waiting.current = undefined
    connector.current?.open(opened)
  }, [isReady])

  const open = useCallback((opened: OpenOptions = {}) => {
    const { token: current } = latest.current
    if (connector.current && current !== null && current !== undefined && current !== '')
      connector.current.open(opened)
    else waiting.current = opened
  }, [])
  const close = useCallback(() => {
    waiting.current = undefined
    connector.current?.close()
  }, [])
  return { open, close, ready: isReady, ...progress }
}

export interface PlanbridgeConnectProps extends UseConnectOptions, OpenOptions {
  /** Opens and closes the frame. Set it to false in `onSuccess` and `onExit`. Without it, use the methods of the `ref`. */
  readonly isOpen?: boolean | undefined
  readonly className?: string | undefined
}

type Listener = (event: CustomEvent) => void

/** `<planbridge-connect>` as a component. The `ref` is the element. */
export const PlanbridgeConnect = forwardRef<PlanbridgeConnectElement, PlanbridgeConnectProps>(
  function PlanbridgeConnect(props, ref): ReactElement {
    const { isOpen, integration, connection, className } = props
    const { token, origin, presentation, locale, appearance, privateNetwork } = props
    const element = useRef<PlanbridgeConnectElement | null>(null)
    const latest = useRef(props)
    useImperativeHandle(ref, () => element.current as PlanbridgeConnectElement, [])
    useEffect(() => {
      latest.current = props
    })
    useEffect(() => {
      definePlanbridgeConnect()
      const node = element.current
      const listeners: Readonly<Record<string, Listener>> = {
        'planbridge-success': ({ detail }) => latest.current.onSuccess?.(detail),
        'planbridge-exit': ({ detail: { error, sessionId } }) =>
          latest.current.onExit?.(error, { sessionId }),
        'planbridge-event': ({ detail: { name, ...facts } }) => latest.current.onEvent?.(name, facts),
      }
      for (const [name, listener] of Object.entries(listeners))
        node?.addEventListener(name, listener as EventListener)
      // After the element itself has reported that its flow ended with the component.
      return () =>
        void setTimeout(() => {
          for (const [name, listener] of Object.entries(listeners))
            node?.removeEventListener(name, listener as EventListener)
        })
    }, [])
    useEffect(() => {
      const changed = { origin, presentation, locale, appearance, privateNetwork }
      element.current?.update({ ...changed, token: token ?? '' })
    }, [token, origin, presentation, locale, appearance, privateNetwork])
    useEffect(() => {
      if (isOpen === undefined) return
      if (isOpen) element.current?.open({ integration, connection })
      else element.current?.close()
    }, [isOpen, integration, connection])
    // React 18 knows only `class` for elements like this one.
    return <planbridge-connect ref={element} class={className} />
  },
)
