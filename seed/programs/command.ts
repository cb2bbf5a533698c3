import packageJson from '../../package.json' with { type: 'json' }
import { type Command, commands } from '../commands.ts'
import { nearest } from './arguments.ts'

const usage = `Serves a Jekyll news archive from Cloudflare's edge.

  npx edge-news-feed <command> [options]

  load     load a Jekyll site into the local KV or Cloudflare's, and publish what changes
  dev      serve what is loaded on this machine
  deploy   deploy the Worker to Cloudflare, load a Jekyll site, and try what answers
  check    list what would not answer if a site moved here, or what is wrong with a live one
  new      make a site to write in, or its next post

  --help      this text; behind a command, what that takes
  --version   the version of this program

To begin:

  npx edge-news-feed dev --sample             the bundled sample, on http://localhost:8787
  npx edge-news-feed check <folder>           what of a Jekyll site would not answer
  npx edge-news-feed load <folder>            load it
  npx edge-news-feed new my-news              or begin a site of your own

Exit status of every command: 0 done, 1 done, and --strict found something, 2 not done or not all of it, 130 stopped.`

/** Each command is loaded only where it is asked for: nobody should wait for the others. */
const programs: Record<Command, () => Promise<{ main: (args: string[]) => Promise<number> }>> = {
  load: () => import('./seed-command.ts'),
  dev: () => import('./dev.ts'),
  deploy: () => import('./deploy.ts'),
  check: () => import('./check.ts'),
  new: () => import('./new.ts'),
}

/** Runs a command; returns its exit status. */
export async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined) {
    console.error(usage)
    return 2
  }
  if (isCommand(name)) return (await programs[name]()).main(args)
  if (name === 'help' && isCommand(args[0])) return (await programs[args[0]]()).main(['--help'])
  if (['help', '--help', '-h'].includes(name)) {
    console.log(usage)
    return 0
  }
  if (['version', '--version', '-v'].includes(name)) {
    console.log(packageJson.version)
    return 0
  }
  const meant = nearest(name, commands)
  const asked = meant === null ? `want one of ${commands.join(', ')};` : `Did you mean ${meant}?`
  console.error(
    meant === null
      ? `Unknown command '${name}': ${asked} see npx edge-news-feed --help`
      : `Unknown command '${name}'. ${asked} See npx edge-news-feed --help`,
  )
  return 2
}

const isCommand = (name: string | undefined): name is Command => commands.some((command) => command === name)
