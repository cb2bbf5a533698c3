import { sha256 } from './style.ts'

/** This script lets one change the examples of the reference, send them, and see the answers. On a phone the operations begin closed. */
export const referenceScript = `
const pretty = (text) => {
  try { return JSON.stringify(JSON.parse(text), null, 2) } catch { return text }
}
const words = document.querySelector('.reference').dataset
const isNamed = (operation) => location.hash === '#' + operation.id
if (!matchMedia('(min-width: 48rem)').matches) {
  for (const operation of document.querySelectorAll('.operation')) operation.open = isNamed(operation)
}
document.querySelector('.reference').classList.add('folded')
for (const example of document.querySelectorAll('.example')) {
  const link = example.querySelector('a')
  const form = document.createElement('form')
  const path = Object.assign(document.createElement('input'), { value: link.getAttribute('href'), spellcheck: false })
  path.setAttribute('aria-label', words.path)
  const answer = example.querySelector('pre')
  answer.setAttribute('aria-live', 'polite')
  form.append(path, ' ', Object.assign(document.createElement('button'), { textContent: words.try }))
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    answer.textContent = '…'
    try {
      const response = await fetch(new URL(path.value, location.origin))
      const headers = ['content-type', 'etag', 'link', 'retry-after']
        .filter((name) => response.headers.has(name))
        .map((name) => name + ': ' + response.headers.get(name))
      answer.textContent = [response.status, ...headers, '', pretty(await response.text())].join('\\n')
    } catch (error) {
      answer.textContent = words.none + ' (' + error.message + ')'
    }
  })
  link.replaceWith(form)
}
`

/** The name of the script in a Content-Security-Policy. */
export const referenceScriptHash: string = await sha256(referenceScript)
