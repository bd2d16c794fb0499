import { useEffect, useState } from 'react'
import { useApp } from '../app-context.tsx'

const tickMs = 30_000

/** The time, which moves on while it is shown. */
export function useNow(): number {
  const { platform } = useApp()
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), tickMs)
    return () => clearInterval(timer)
  }, [])
  return platform.now()
}
