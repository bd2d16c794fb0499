// The code of a page with the element, which the script at Planbridge's own address defines.
const result = document.querySelector('#result')
const element = document.querySelector('planbridge-connect')

element.token = () => fetch('/planbridge/session', { method: 'POST' }).then((answer) => answer.text())
element.addEventListener('planbridge-success', () => {
  result.textContent = 'Connected.'
})
element.addEventListener('planbridge-exit', ({ detail }) => {
  result.textContent = detail.error?.displayMessage ?? 'Nothing was connected.'
})

document.querySelector('#connect').addEventListener('click', () => element.open())
