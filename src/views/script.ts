import { sha256 } from './style.ts'

/**
 * What the page of feeds does beyond links and a form, where scripts run: filters while one types, and copies addresses.
 * Texts come from the page.
 */
export const script = `
const filter = document.querySelector('input[type=search]')
const rows = [...document.querySelectorAll('li[data-name]')]
filter.addEventListener('input', () => {
  const wanted = filter.value.trim().toLowerCase()
  for (const row of rows) row.hidden = !row.dataset.name.includes(wanted)
})
for (const link of document.querySelectorAll('a[href^="feed:"]')) {
  const button = document.createElement('button')
  button.textContent = document.querySelector('[data-copy]').dataset.copy
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(link.getAttribute('href').slice('feed:'.length))
    button.textContent = '✓'
  })
  link.after(' ', button)
}
`

/** What a Content-Security-Policy calls the script. */
export const scriptHash: string = await sha256(script)
