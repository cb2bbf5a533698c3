import type { Context } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { Env } from '../env.ts'
import { playerHosts } from '../model/players.ts'
import { filterScriptHash } from '../views/filter.tsx'
import { referenceScriptHash } from '../views/reference-script.ts'
import { styleHash } from '../views/style.ts'

/** What pages may do: show images and allow-listed videos, and nothing that runs. The feeds and the API say the same. */
const secure = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    imgSrc: ['https:', 'http:'],
    mediaSrc: ['https:', 'http:'],
    // Feeds have a stylesheet of their own; the two scripts are the filter's and the reference's, which asks the API.
    styleSrc: ["'self'", `'${styleHash}'`],
    scriptSrc: [`'${filterScriptHash}'`, `'${referenceScriptHash}'`],
    connectSrc: ["'self'"],
    frameSrc: playerHosts.map((host) => `https://${host}`),
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
  // Videos refuse to play for a page that hides itself altogether.
  referrerPolicy: 'strict-origin-when-cross-origin',
  // Feeds and JSON are for other origins too.
  crossOriginResourcePolicy: 'cross-origin',
  // Videos may play when a reader starts them, and fill the screen; nothing on a page needs these.
  permissionsPolicy: { autoplay: [], camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
  // Below: an answer without encryption must not have it.
  strictTransportSecurity: false,
  // Of browsers that are no more, or said by the policy above.
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xFrameOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
})

export const setSecurityHeaders = async (c: Context<Env>): Promise<void> => {
  await secure(c, async () => {})
  // RFC 6797, 7.2. A year; other hosts of the domain are for their owners to say.
  if (c.req.url.startsWith('https:')) c.res.headers.set('Strict-Transport-Security', 'max-age=31536000')
}
