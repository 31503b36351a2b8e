declare module "docker-modem/lib/http" {
  const http: { maxRedirects: number };
  export default http;
}
