// The code of a page without a framework. `Planbridge` comes from the script at Planbridge's own address.
const result = document.querySelector('#result')

const connect = globalThis.Planbridge.createConnect({
  token: () => fetch('/planbridge/session', { method: 'POST' }).then((answer) => answer.text()),
  presentation: document.documentElement.dataset.presentation,
  onSuccess: () => {
    result.textContent = 'Connected.'
  },
  onExit: (error) => {
    result.textContent = error?.displayMessage ?? 'Nothing was connected.'
  },
})

document.querySelector('#connect').addEventListener('click', () => connect.open())
