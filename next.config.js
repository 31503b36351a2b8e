/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  serverExternalPackages: ["dockerode", "docker-modem", "ssh2"],
  images: { unoptimized: true },
  agentRules: false,
  experimental: { agentUpgrade: false },
  // The front server (lib/server/front) sets every security header, since it also answers what Next never sees.
  typedRoutes: true,
  // `npm run check` checks types; who starts Patchbay for the first time need not wait for that.
  typescript: { ignoreBuildErrors: true },
};

export default config;
