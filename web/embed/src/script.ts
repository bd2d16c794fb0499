import { createConnect, setScriptOrigin } from './create-connect.ts'
import './element.ts'

// As a module the script has no `currentScript`.
const own = document.currentScript ?? document.querySelector('script[src*="/embed/v1/connect.js"]')

if (own instanceof HTMLScriptElement) setScriptOrigin(own.src)
Object.assign(globalThis, { Planbridge: { createConnect } })
