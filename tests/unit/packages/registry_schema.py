"""What the registry of deployments asks of an entry, written by hand from its published schema."""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string", "minLength": 1}


def closed(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """An object with these keys and no others."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": {**required, **(optional or {})},
    }


CURATOR = closed(
    {
        "data_curator_name": TEXT,
        "data_curator_type": {"enum": ["Government", "Industry", "Nonprofit"]},
    }
)

SCHEMA = closed(
    {
        "url_slug": TEXT,
        "deployment": closed(
            {
                "basic": closed(
                    {
                        "name": TEXT,
                        "data_curators": {"type": "array", "minItems": 1, "items": CURATOR},
                        "description": TEXT,
                        "intended_use": TEXT,
                        "data_product_type": {"enum": ["Synthetic data"]},
                        "data_product_region": TEXT,
                        "publication_date": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
                    }
                ),
                "dp_variant": closed(
                    {
                        "variant_name": {"enum": ["Approximate DP"]},
                        "data_domain": TEXT,
                        "unprotected_quantities": TEXT,
                    }
                ),
                "privacy_loss": closed(
                    {
                        "privacy_unit": TEXT,
                        "privacy_unit_details": TEXT,
                        "number_of_privacy_units": {"type": "integer"},
                        "privacy_parameters": closed(
                            {"epsilon": {"type": "number"}, "delta": {"type": "number"}},
                            {"rho": {"type": "number"}},
                        ),
                        "privacy_parameters_details": TEXT,
                    }
                ),
                "deployment_model": closed(
                    {
                        "model_name": {"enum": ["Central"]},
                        "trust_assumptions": TEXT,
                        "release_type": {"enum": ["One release", "Many releases"]},
                        "data_source_type": {"enum": ["Static", "Dynamic"]},
                        "access_type": {"enum": ["Non-interactive"]},
                    }
                ),
                "implementation": closed(
                    {
                        "preprocessing_and_hyperparameter_tuning": TEXT,
                        "mechanisms": TEXT,
                        "composition": TEXT,
                        "post_processing": TEXT,
                        "justification": TEXT,
                    }
                ),
                "administrative": closed(
                    {
                        "status": {"enum": ["Draft"]},
                        "registry_authors": {"type": "array", "minItems": 1, "items": TEXT},
                        "tier": {"enum": [1, 2, 3]},
                    },
                    {
                        "evidence_sources": {
                            "type": "object",
                            "additionalProperties": closed(
                                {
                                    "evidence_source_type": TEXT,
                                    "misc": closed(
                                        {"title": TEXT},
                                        {
                                            "url": TEXT,
                                            "doi": TEXT,
                                            "year": {"type": ["integer", "string"]},
                                        },
                                    ),
                                }
                            ),
                        }
                    },
                ),
            }
        ),
    }
)
