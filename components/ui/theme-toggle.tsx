"use client";

import { Moon, Sun } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { setTheme, useTheme } from "@/components/ui/theme";

export function ThemeToggle() {
  const theme = useTheme();
  const other = theme === "dark" ? "light" : "dark";
  return (
    <IconButton
      label={`Switch to the ${other} theme`}
      icon={theme === "dark" ? <Sun /> : <Moon />}
      onClick={() => setTheme(other)}
    />
  );
}
