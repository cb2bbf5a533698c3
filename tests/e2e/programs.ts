import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

/** Debian's Chromium, or Chrome as it is installed elsewhere. */
export const browserPath: string =
  ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path)) ?? 'chromium'

/** Programs that read what is served, with what shows that they are here. */
const probes = {
  newsboat: { package: 'newsboat', command: ['newsboat', '--version'] },
  feedparser: { package: 'python3-feedparser', command: ['/usr/bin/python3', '-c', 'import feedparser'] },
  rss2email: { package: 'rss2email', command: ['r2e', '--version'] },
  liferea: {
    package: 'liferea", with "xvfb", "xauth" and "dbus-x11',
    command: [
      'sh',
      '-c',
      'for one in liferea xvfb-run xauth dbus-run-session dbus-send; do command -v $one || exit 1; done',
    ],
  },
  jekyll: { package: 'jekyll', command: ['jekyll', '--version'] },
  xmllint: { package: 'libxml2-utils', command: ['xmllint', '--version'] },
  script: { package: 'bsdutils', command: ['script', '--version'] },
  curl: { package: 'curl', command: ['curl', '--version'] },
  chromium: { package: 'chromium', command: [browserPath, '--version'] },
}

/** False, and a line that says so, where a program is not installed: its tests are skipped. */
export function isInstalled(program: keyof typeof probes): boolean {
  const { package: name, command } = probes[program]
  const [file = '', ...args] = command
  try {
    execFileSync(file, args, { stdio: 'ignore' })
    return true
  } catch {
    console.warn(
      `SKIPPED: ${program} is not installed, so nothing is tried with it; it is in the Debian package "${name}"`,
    )
    return false
  }
}

/**
 * What a program prints.
 *
 * @throws Error with what it said where it fails
 */
export async function run(
  file: string,
  args: readonly string[],
  { env = {}, input = '' }: { env?: Record<string, string>; input?: string } = {},
): Promise<string> {
  const running = promisify(execFile)(file, args, { env: { ...process.env, ...env }, maxBuffer: 256 * 1024 * 1024 })
  // One that reads nothing may have ended by now.
  if (input !== '') running.child.stdin?.end(input)
  else running.child.stdin?.destroy()
  return (await running).stdout
}
