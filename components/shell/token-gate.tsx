"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { useTokenState } from "@/lib/client/token";

// Most people never see it.
const TokenForm = dynamic(() => import("@/components/shell/token-form").then((module) => module.TokenForm), {
  loading: () => null,
});

/** Stands before the page when the server wants a token that we don't have. */
export function TokenGate({ children }: { children: ReactNode }) {
  const { isRefused } = useTokenState();
  return isRefused ? <TokenForm /> : children;
}
