import { createRoot } from 'react-dom/client'
import { Accounts } from '../app/accounts.tsx'

const origin = 'https://planbridge.example.com'

// In development only: a build leaves it out.
if (import.meta.env.DEV) await (await import('./mock.ts')).startMock(origin)
const app = document.querySelector('#app')
if (app) createRoot(app).render(<Accounts origin={origin} />)
