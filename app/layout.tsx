import "./globals.css";
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "@/app/providers";
import { themeScript } from "@/components/ui/theme-script";

export const metadata: Metadata = {
  title: { default: "Patchbay", template: "%s · Patchbay" },
  description: "The networks of a Docker engine, live, and the cables between them.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f9f8f6" },
    { media: "(prefers-color-scheme: dark)", color: "#1c1b18" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Reading the nonce makes the page dynamic, as a policy with a nonce needs.
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    // The script sets data-theme before React sees the page.
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <head>
        {/* A constant text: the theme must stand before the first paint, which no file could manage. Browsers hide
            a nonce from scripts, so React would see a difference. */}
        {/* oxlint-disable-next-line react/no-danger */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body className="overflow-hidden">
        <Providers nonce={nonce}>{children}</Providers>
      </body>
    </html>
  );
}
