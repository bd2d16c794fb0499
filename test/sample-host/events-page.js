// Shows the events that arrived at this app, and those that arrive while the page is open.
const list = document.querySelector('#events')
const status = document.querySelector('#result')
const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })

const element = (name, text, className = '') => {
  const made = document.createElement(name)
  made.textContent = text
  made.className = className
  return made
}

const row = ({ type, timestamp, about }) => {
  const made = document.createElement('li')
  const when = element('time', time.format(new Date(timestamp)))
  when.dateTime = timestamp
  made.append(element('strong', type), when, element('span', about, 'about'))
  return made
}

const nothing = 'No event yet. Connect or disconnect an account, and it appears here.'

const show = (events) => {
  const isEmpty = events.length === 0
  status.textContent = isEmpty ? nothing : ''
  list.hidden = isEmpty
  const shown = JSON.stringify(events)
  if (list.dataset.shown === shown) return
  list.dataset.shown = shown
  list.replaceChildren(...events.map(row))
}

const refresh = async () => {
  const answer = await fetch('/events/list').catch(() => undefined)
  if (answer?.ok) show(await answer.json())
  else status.textContent = 'This app does not answer at present.'
}

const keepFresh = async () => {
  await refresh()
  setTimeout(() => void keepFresh(), 2_000)
}

void keepFresh()
