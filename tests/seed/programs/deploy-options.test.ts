import { expect, test } from 'vitest'
import { parseDeployOptions } from '../../../seed/programs/deploy-options.ts'

test('without arguments the sample goes to the top level of wrangler.toml', () => {
  expect(parseDeployOptions([])).toEqual({
    folder: null,
    git: null,
    words: '',
    yes: false,
    environment: undefined,
    url: null,
    patience: 180_000,
    wait: false,
    alone: false,
    replace: false,
    strict: false,
    dryRun: false,
    allProblems: false,
    json: false,
    help: false,
  })
})

test('a folder, an environment and an address are taken as given, the address as an origin', () => {
  const args = ['site', '--env', 'staging', '--url', 'https://News.example.com/', '--patience', '5', '--strict']
  expect(parseDeployOptions(args)).toMatchObject({
    folder: 'site',
    environment: 'staging',
    url: 'https://news.example.com',
    patience: 5000,
    strict: true,
  })
})

test('a repository is taken with its ref and the folder in it, and named as it is typed', () => {
  expect(parseDeployOptions(['docs', '--git', 'my archive.git', '--ref', 'v1', '-y'])).toMatchObject({
    folder: 'docs',
    git: { repository: 'my archive.git', ref: 'v1' },
    words: 'docs --git "my archive.git" --ref v1',
    yes: true,
  })
  expect(parseDeployOptions(['--git', 'a.git'])).toMatchObject({ folder: '', words: '--git a.git' })
})

test.each([
  [['--ref', 'main'], '--ref goes with --git'],
  [['a', 'b'], 'Cannot deploy 2 folders at once: want one'],
  [['--patience', 'long'], '--patience is "long", want whole seconds up to 9999'],
  [['--url', 'news.example.com'], '--url is "news.example.com", want scheme and host'],
  [
    ['--url', 'https://news.example.com/blog'],
    'want scheme and host, such as https://news.example.com: baseurl comes by itself',
  ],
  [
    ['--url', 'ftp://news.example.com'],
    'want scheme and host, such as https://news.example.com: baseurl comes by itself',
  ],
  [['--remote'], "Unknown option '--remote'"],
])('%j is refused with what is wanted', (args, message) => {
  expect(() => parseDeployOptions(args)).toThrow(message)
})
