import { expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../../seed/archive/config.ts'

const read = (own: object, more: object = {}) =>
  readConfig(
    { title: 'T', description: 'D', author: 'A', url: 'https://news.example.com', edge_news: own, ...more },
    {},
  )

test('a site is called what its _config.yml says, unless edge_news says otherwise', () => {
  expect(read({})).toMatchObject({ title: 'T', description: 'D', author: 'A', accent: 'blue', links: [] })
  expect(read({ title: 'U', description: 'E', author: { name: 'B' } })).toMatchObject({
    title: 'U',
    description: 'E',
    author: 'B',
  })
})

test('an accent is one of those that can be read', () => {
  expect(read({ accent: 'teal' }).accent).toBe('teal')
  expect(() => read({ accent: '#f00' })).toThrow(
    'edge_news.accent is "#f00", want "blue" or "red" or "green" or "orange" or "purple" or "teal"',
  )
})

test('links are titles with addresses, in a list or a mapping', () => {
  const links = [
    { title: 'About', url: '/about.html' },
    { title: 'Mail', url: 'mailto:desk@example.com' },
  ]
  expect(read({ links: [{ About: '/about.html' }, { Mail: 'mailto:desk@example.com' }] }).links).toEqual(links)
  expect(read({ links: { About: '/about.html', Mail: 'mailto:desk@example.com' } }).links).toEqual(links)
})

test.each([['javascript:alert(1)'], ['//evil.example.com'], ['about'], [7], [null], [['/a']]])(
  'a link to %j is refused by name',
  (address) => {
    expect(() => read({ links: [{ About: address }] })).toThrow(ConfigError)
    expect(() => read({ links: [{ About: address }] })).toThrow(/^edge_news\.links has /)
  },
)
