import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { ReactFlow } from "@xyflow/react";

/** What frame rates are measured against: React Flow with nothing on it. Served by the bench, never by the product. */
const root = document.getElementById("root");
if (root !== null)
  createRoot(root).render(createElement(ReactFlow, { nodes: [], edges: [], minZoom: 0.03, maxZoom: 2.5 }));
