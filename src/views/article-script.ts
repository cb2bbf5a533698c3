import { sha256 } from './style.ts'

/**
 * This script shows the buttons that share and copy the address of an article, where the device can, and says beside a time of the
 * last days how long ago that was. Without it nothing is missing.
 */
export const articleScript = `
const bar = document.querySelector('.share')
const [share, copy] = bar.children
const { url, title, copied } = bar.dataset
share.hidden = !navigator.share
copy.hidden = !navigator.clipboard
bar.hidden = share.hidden && copy.hidden
share.addEventListener('click', () => navigator.share({ title, url }).catch(() => {}))
copy.addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(url)
    copy.textContent = copied
  } catch {}
})
const units = [['day', 86400], ['hour', 3600], ['minute', 60]]
for (const time of document.querySelectorAll('article > .meta time')) {
  const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000
  const [unit, length] = units.find(([, length]) => seconds >= length) ?? []
  if (unit === undefined || seconds >= 7 * 86400) continue
  try {
    const format = new Intl.RelativeTimeFormat(time.closest('[lang]').lang, { numeric: 'always' })
    const ago = Object.assign(document.createElement('time'), { dateTime: time.dateTime, title: time.textContent })
    ago.textContent = format.format(-Math.floor(seconds / length), unit)
    const beside = Object.assign(document.createElement('span'), { className: 'ago' })
    beside.append(' · ', ago)
    time.after(beside)
  } catch {}
}
`

/** The name of the script in a Content-Security-Policy. */
export const articleScriptHash: string = await sha256(articleScript)
