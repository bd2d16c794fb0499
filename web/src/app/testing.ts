// The app for component tests: what `main.tsx` mounts, without its browser platform.
import '../ui/tokens.css'

export { AppContext } from './app-context.tsx'
export { App } from './app.tsx'
export { compose, loadAll } from './compose.ts'
export type { AppPlatform, AppServices } from './compose.ts'
