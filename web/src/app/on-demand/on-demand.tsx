import { createElement, useCallback, useEffect, useState } from 'react'
import type { ComponentType, ReactElement } from 'react'
import { PartMissing } from './part-missing.tsx'

export interface OnDemandOptions<Props> {
  /** Imports the file of the component. */
  readonly load: () => Promise<ComponentType<Props>>
  /** Shown until then. */
  readonly Waiting: ComponentType
}

/**
 * A component in a file of its own, which is loaded when it is first shown. If the file cannot be loaded, for example because a proxy
 * has no answer or because another version of the app was installed, its place says so and offers to try again.
 */
export function onDemand<Props extends object>({
  load,
  Waiting,
}: OnDemandOptions<Props>): (props: Props) => ReactElement {
  let component: ComponentType<Props> | null = null
  return function OnDemand(props: Props): ReactElement {
    const [phase, setPhase] = useState<'loading' | 'ready' | 'failed'>('loading')
    const fetchPart = useCallback(async () => {
      try {
        component = await load()
        setPhase('ready')
      } catch {
        setPhase('failed')
      }
    }, [])
    useEffect(() => {
      if (component === null) void fetchPart()
    }, [fetchPart])
    const retry = () => {
      setPhase('loading')
      void fetchPart()
    }
    if (component !== null) return createElement(component, props)
    return phase === 'failed' ? <PartMissing retry={retry} /> : <Waiting />
  }
}
