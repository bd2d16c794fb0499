// Shows the events that arrived at this app, and those that arrive while the page is open.
const list = document.querySelector('#events')
const status = document.querySelector('#result')
const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })

const element = (name, text, className = '') => {
  const made = document.createElement(name)
  made.textContent = text
  if (className) made.className = className
  return made
}

const row = ({ type, timestamp, about }) => {
  const made = document.createElement('li')
  const when = element('time', time.format(new Date(timestamp)))
  when.dateTime = timestamp
  made.append(element('strong', type), when, element('span', about, 'about'))
  return made
}

const show = async () => {
  const answer = await fetch('/events/list').catch(() => undefined)
  if (!answer?.ok) return void (status.textContent = 'This app does not answer at present.')
  const events = await answer.json()
  status.textContent =
    events.length === 0 ? 'No event yet. Connect or disconnect an account, and it appears here.' : ''
  list.hidden = events.length === 0
  if (list.dataset.newest === events[0]?.id && list.children.length === events.length) return
  list.dataset.newest = events[0]?.id ?? ''
  list.replaceChildren(...events.map(row))
}

await show()
setInterval(show, 2_000)
