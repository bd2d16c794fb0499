import { useConnect } from '@planbridge/embed/react'
import { StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'

const token = async () => {
  const answer = await fetch('/planbridge/session', { method: 'POST' })
  return answer.text()
}

function Accounts({ origin }: { readonly origin: string }) {
  const [text, setText] = useState('')
  const { open, ready, status } = useConnect({
    origin,
    token,
    onSuccess: () => setText('Connected.'),
    onExit: (error) => setText(error?.displayMessage ?? 'Nothing was connected.'),
  })
  return (
    <>
      <button type="button" disabled={!ready || status === 'open'} onClick={() => open()}>
        Connect an account
      </button>
      <p id="result" role="status">
        {text}
      </p>
    </>
  )
}

const place = document.querySelector('#react')
if (place instanceof HTMLElement)
  createRoot(place).render(
    <StrictMode>
      <Accounts origin={place.dataset['planbridge'] ?? ''} />
    </StrictMode>,
  )
